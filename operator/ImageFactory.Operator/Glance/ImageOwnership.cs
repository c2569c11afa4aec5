using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Settings;
using k8s.Models;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// Knows whether an image is a build's own. An id in a status is only a hint: whoever wrote it could name any image
/// that the credentials can reach, so that the image itself is asked before it is filled, marked or deleted.
/// </summary>
internal sealed class ImageOwnership(OperatorOptions options)
{
    /// <summary>Whether an image belongs to our project and has the build's tags.</summary>
    public async Task<bool> IsOwnAsync(
        CloudConnection cloud, V1ImageBuild build, Image image, CancellationToken cancellationToken) =>
        CloudTags.BuildOf(options.ClusterName, image.Properties) == build.Uid()
        && image.Owner == (await cloud.IdentifyAsync(cancellationToken)).ProjectId;

    /// <summary>Says that an image was left as it is.</summary>
    public static string LeftAlone(string id, CloudTarget target) =>
        $"Image {id} in {target} does not have this build's tags, or is another project's: it is left alone";
}
