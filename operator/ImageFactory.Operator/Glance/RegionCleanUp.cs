using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// What becomes of a build's images in their regions when it ends. A region that does not answer holds nothing up: what
/// is left there has the build's tags, by which the garbage collector finds it.
/// </summary>
internal sealed class RegionCleanUp(ICloudConnections clouds, Uploads uploads)
{
    /// <summary>
    /// Marks the images of a build that succeeded as finished: they outlive their ImageBuild. Regions that still catch
    /// up are left at it.
    /// </summary>
    /// <returns>What could not be done.</returns>
    public async Task<IReadOnlyList<string>> MarkCompleteAsync(
        V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        if ((status.Regions ?? []).All(region => region.IsSettled()))
        {
            await uploads.EndAsync(build.Uid());
        }

        return await EachAsync(
            status,
            region => region.IsWhole() && region.Complete is null,
            async region =>
            {
                var mark = new Dictionary<string, string>(StringComparer.Ordinal) { [ImageRecord.Complete] = "true" };
                try
                {
                    await Client(region).UpdateAsync(
                        region.ImageId!, new ImageUpdate { Properties = mark }, cancellationToken);
                    region.Complete = true;
                }
                catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
                {
                    region.Fail($"Image {region.ImageId} in {CloudTarget.Of(region)} was deleted by somebody");
                }
            });
    }

    /// <summary>Stops uploads and removes images that did not become whole. Whole ones stay for another try.</summary>
    /// <returns>What could not be done.</returns>
    public async Task<IReadOnlyList<string>> StopAsync(
        V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        await uploads.EndAsync(build.Uid());
        return await RemoveAsync(status, region => !region.IsWhole(), cancellationToken);
    }

    /// <summary>
    /// What has to happen before a build may go: images of one that succeeded are marked, or they would be garbage
    /// without it; all else of it is removed, or left for the garbage collector.
    /// </summary>
    /// <returns>Why it may not go yet.</returns>
    public async Task<IReadOnlyList<string>> ReleaseAsync(
        V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        await uploads.EndAsync(build.Uid());
        var succeeded = status.Verdict() == BuildVerdict.Succeeded;
        await RemoveAsync(status, region => succeeded ? !region.IsWhole() : region.Complete != true, cancellationToken);
        return succeeded ? await MarkCompleteAsync(build, status, cancellationToken) : [];
    }

    private Task<IReadOnlyList<string>> RemoveAsync(
        V1ImageBuildStatus status,
        Func<V1RegionStatus, bool> isMeant,
        CancellationToken cancellationToken) => EachAsync(
        status,
        region => region.ImageId is not null && isMeant(region),
        async region =>
        {
            try
            {
                await Client(region).DeleteAsync(region.ImageId!, cancellationToken);
            }
            catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
            {
                // Gone already, as it should be.
            }

            region.ResetImage();
            region.Message = "The image was removed with its build";
        });

    private static async Task<IReadOnlyList<string>> EachAsync(
        V1ImageBuildStatus status, Func<V1RegionStatus, bool> isMeant, Func<V1RegionStatus, Task> work)
    {
        var problems = await Task.WhenAll((status.Regions ?? []).Where(isMeant).Select(async region =>
        {
            try
            {
                await work(region);
                return null;
            }
            catch (Exception error) when (error is OpenStackException or CloudConfigException)
            {
                return error.Message;
            }
        }));
        return [.. problems.OfType<string>()];
    }

    private IImageClient Client(V1RegionStatus region) => clouds.Get(region.Cloud, region.Region).Images;
}
