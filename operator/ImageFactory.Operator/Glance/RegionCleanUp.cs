using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// What becomes of a build's images in their regions when it ends. A region that does not answer holds nothing up: what is left
/// there bears the build's marks, by which the garbage collector finds it.
/// </summary>
internal sealed class RegionCleanUp(ICloudConnections clouds, Transfers transfers)
{
    /// <summary>
    /// Marks the images of a build that succeeded as finished: they outlive their ImageBuild. Regions that still catch up are
    /// left at it.
    /// </summary>
    /// <returns>What could not be done.</returns>
    public async Task<IReadOnlyList<string>> SealAsync(
        V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        if ((status.Regions ?? []).All(line => line.IsSettled()))
        {
            await transfers.EndAsync(build.Uid());
        }

        return await EachAsync(
            status,
            line => line.IsWhole() && line.Complete is null,
            async line =>
            {
                var mark = new Dictionary<string, string>(StringComparer.Ordinal) { [ImageRecord.Complete] = "true" };
                try
                {
                    await Client(line).UpdateAsync(line.ImageId!, new ImageUpdate { Properties = mark }, cancellationToken);
                    line.Complete = true;
                }
                catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
                {
                    line.Fail($"Image {line.ImageId} in {CloudTarget.Of(line)} was deleted by somebody");
                }
            });
    }

    /// <summary>Stops uploads and removes images that did not become whole. Whole ones stay for another try.</summary>
    /// <returns>What could not be done.</returns>
    public async Task<IReadOnlyList<string>> StopAsync(
        V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        await transfers.EndAsync(build.Uid());
        return await RemoveAsync(status, line => !line.IsWhole(), cancellationToken);
    }

    /// <summary>
    /// What has to happen before a build may go: images of one that succeeded are marked, or they would be garbage without it;
    /// all else of it is removed, or left for the garbage collector.
    /// </summary>
    /// <returns>Why it may not go yet.</returns>
    public async Task<IReadOnlyList<string>> LetGoAsync(
        V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        await transfers.EndAsync(build.Uid());
        var succeeded = status.Verdict() == BuildVerdict.Succeeded;
        await RemoveAsync(status, line => succeeded ? !line.IsWhole() : line.Complete != true, cancellationToken);
        return succeeded ? await SealAsync(build, status, cancellationToken) : [];
    }

    private Task<IReadOnlyList<string>> RemoveAsync(
        V1ImageBuildStatus status, Func<V1RegionStatus, bool> isMeant, CancellationToken cancellationToken) => EachAsync(
        status,
        line => line.ImageId is not null && isMeant(line),
        async line =>
        {
            try
            {
                await Client(line).DeleteAsync(line.ImageId!, cancellationToken);
            }
            catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
            {
                // Gone already, as it should be.
            }

            line.Lose();
            line.Message = "The image was removed with its build";
        });

    private static async Task<IReadOnlyList<string>> EachAsync(
        V1ImageBuildStatus status, Func<V1RegionStatus, bool> isMeant, Func<V1RegionStatus, Task> work)
    {
        var problems = await Task.WhenAll((status.Regions ?? []).Where(isMeant).Select(async line =>
        {
            try
            {
                await work(line);
                return null;
            }
            catch (Exception error) when (error is OpenStackException or CloudConfigException)
            {
                return error.Message;
            }
        }));
        return [.. problems.OfType<string>()];
    }

    private IImageClient Client(V1RegionStatus line) => clouds.Get(line.Cloud, line.Region).Images;
}
