using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// What becomes of a build's images in their regions when it ends. A region that does not answer holds nothing up: what
/// is left there has the build's tags, by which the garbage collector finds it. An image without them is not touched,
/// whatever the status says.
/// </summary>
internal sealed partial class RegionCleanUp(
    ICloudConnections clouds, ImageOwnership ownership, Uploads uploads, ILogger<RegionCleanUp> logger)
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

        return await MarkAsync(build, status, _ => true, cancellationToken);
    }

    /// <summary>Stops uploads and removes images that did not become whole. Whole ones stay for another try.</summary>
    /// <returns>What could not be done.</returns>
    public async Task<IReadOnlyList<string>> StopAsync(
        V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        await uploads.EndAsync(build.Uid());
        return await RemoveAsync(build, status, region => !region.IsWhole(), cancellationToken);
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
        await RemoveAsync(
            build,
            status,
            region => succeeded ? !region.IsWhole() : region.Complete != true,
            cancellationToken);
        return succeeded ? await MarkAsync(build, status, MayBeReached, cancellationToken) : [];
    }

    /// <summary>
    /// Marks the image of a build that has succeeded, and protects it where it is to be. Not before: what has to go
    /// again could not be deleted.
    /// </summary>
    internal static ImageUpdate Mark(V1RegionStatus region)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal) { [ImageRecord.Complete] = "true" };
        if (region.Protected == true)
        {
            properties[CloudTags.Protected] = "true";
        }

        return new ImageUpdate { Properties = properties, IsProtected = region.Protected };
    }

    private Task<IReadOnlyList<string>> MarkAsync(
        V1ImageBuild build,
        V1ImageBuildStatus status,
        Func<V1RegionStatus, bool> isMeant,
        CancellationToken cancellationToken) => EachAsync(
        status,
        region => region.IsWhole() && region.Complete is null && isMeant(region),
        async region =>
        {
            var mark = Mark(region);
            var problem = await ChangeAsync(
                build, region, (images, id) => images.UpdateAsync(id, mark, cancellationToken), cancellationToken);
            if (problem is null)
            {
                region.Complete = true;
            }
            else
            {
                region.Fail(problem);
            }
        });

    // A cloud or region that was taken out of clouds.yaml never answers again, and would hold its builds for ever. A
    // file that is wrong is mended one day, and the images of whoever did not wait for it would be garbage then.
    private bool MayBeReached(V1RegionStatus region)
    {
        try
        {
            if (clouds.Clouds.Contains(region.Cloud)
                && (clouds.Regions(region.Cloud) is not { Count: > 0 } known || known.Contains(region.Region)))
            {
                return true;
            }
        }
        catch (CloudConfigException)
        {
            return true;
        }

        Log.NotMarked(logger, region.ImageId, CloudTarget.Of(region));
        return false;
    }

    private Task<IReadOnlyList<string>> RemoveAsync(
        V1ImageBuild build,
        V1ImageBuildStatus status,
        Func<V1RegionStatus, bool> isMeant,
        CancellationToken cancellationToken) => EachAsync(
        status,
        region => region.ImageId is not null && isMeant(region),
        async region =>
        {
            var problem = await ChangeAsync(
                build, region, (images, id) => images.DeleteAsync(id, cancellationToken), cancellationToken);
            region.ResetImage();
            region.Message = problem ?? "The image was removed with its build";
        });

    // What keeps the image from being changed for good: it is gone, or is not the build's; null once it is done.
    private async Task<string?> ChangeAsync(
        V1ImageBuild build,
        V1RegionStatus region,
        Func<IImageClient, string, Task> change,
        CancellationToken cancellationToken)
    {
        var (cloud, id) = (clouds.Get(region.Cloud, region.Region), region.ImageId!);
        try
        {
            var image = await cloud.Images.GetAsync(id, cancellationToken);
            if (!await ownership.IsOwnAsync(cloud, build, image, cancellationToken))
            {
                return ImageOwnership.LeftAlone(id, CloudTarget.Of(region));
            }

            await change(cloud.Images, id);
            return null;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            return $"Image {id} in {CloudTarget.Of(region)} was deleted by somebody";
        }
    }

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

    private static partial class Log
    {
        [LoggerMessage(
            198,
            LogLevel.Warning,
            "Image {Id} in {Target} is not marked as finished: clouds.yaml does not name that region any more, and its "
            + "build goes without it")]
        public static partial void NotMarked(ILogger logger, string? id, CloudTarget target);
    }
}
