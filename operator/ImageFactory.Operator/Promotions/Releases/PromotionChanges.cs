using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Provenance;

namespace ImageFactory.Operator.Promotions.Releases;

/// <summary>
/// Says how the image that is to be promoted differs from today's latest one. What is not known any more is told, and
/// keeps nobody from promoting: builds are deleted in time, and images may be older than the factory.
/// </summary>
internal sealed class PromotionChanges(IKubernetesClient client, IArtifactStore store)
{
    /// <summary>Compares them.</summary>
    /// <param name="context">The promotion; its status has profile and image name.</param>
    /// <param name="latestName">The dated name of today's latest image; null for none.</param>
    /// <param name="latestSize">The bytes of its file; null where they are not known.</param>
    /// <param name="ownSize">The bytes of the promoted image's file; null where they are not known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<V1PromotionChanges> CompareAsync(
        PromotionContext context,
        string? latestName,
        long? latestSize,
        long? ownSize,
        CancellationToken cancellationToken)
    {
        var changes = new V1PromotionChanges { Since = latestName, SizeBytes = Change(latestSize, ownSize) };
        var problems = new List<string>();
        if (latestName is null)
        {
            problems.Add("There is no latest image yet to compare with");
        }
        else
        {
            await ComparePackagesAsync(context, latestName, changes, problems, cancellationToken);
        }

        await CompareTestsAsync(context, latestName, changes, problems, cancellationToken);
        changes.Message = problems.Count > 0 ? string.Join("; ", problems) : null;
        return changes;
    }

    private async Task ComparePackagesAsync(
        PromotionContext context,
        string latestName,
        V1PromotionChanges changes,
        List<string> problems,
        CancellationToken cancellationToken)
    {
        var before = await ReadAsync(context, latestName, problems, cancellationToken);
        var after = await ReadAsync(context, context.Status.ImageName!, problems, cancellationToken);
        if (before is null || after is null)
        {
            return;
        }

        var diff = PackageDiff.Between(latestName, before, context.Status.ImageName!, after);
        var summary = diff.Summary;
        (changes.Added, changes.Removed, changes.Changed) = (summary.Added, summary.Removed, summary.Changed);
        changes.Notable = NotablePackages.Of(diff.Changes) is { Count: > 0 } notable ? notable : null;
    }

    private async Task<string?> ReadAsync(
        PromotionContext context, string image, List<string> problems, CancellationToken cancellationToken)
    {
        // One that another factory made may have any name.
        if (!ArtifactName.IsPart(image))
        {
            problems.Add($"{image} has no list of packages in the artifact store");
            return null;
        }

        var scope = new ArtifactScope(context.Namespace, context.Status.Profile!, image);
        await using var content = await store.OpenReadAsync(scope, ReleaseFiles.Packages, cancellationToken);
        if (content is null)
        {
            problems.Add($"{scope}/{ReleaseFiles.Packages} is not in the artifact store");
            return null;
        }

        var list = await content.ReadTextAsync(PackageDiff.LongestList, cancellationToken);
        // As in the build: a list within its bytes can have so many lines that comparing them takes the memory of all.
        if (list is null || list.AsSpan().Count('\n') > PackageDiff.MostPackages)
        {
            problems.Add($"{scope}/{ReleaseFiles.Packages} is too long to be compared");
            return null;
        }

        return list;
    }

    private async Task CompareTestsAsync(
        PromotionContext context,
        string? latestName,
        V1PromotionChanges changes,
        List<string> problems,
        CancellationToken cancellationToken)
    {
        var builds = await client.ListAsync<V1ImageBuild>(context.Namespace, cancellationToken: cancellationToken);
        var before = latestName is null ? null : Tests(latestName);
        var after = Tests(context.Status.ImageName!);
        changes.TestsPassed = Change(before?.Passed, after?.Passed);
        changes.BootSeconds = Change(before?.Boot?.ReadySeconds, after?.Boot?.ReadySeconds);

        V1TestStatus? Tests(string image)
        {
            var build = builds.FirstOrDefault(build => build.Status?.ImageName == image
                && build.Spec.ProfileRef.Name == context.Status.Profile);
            if (build is null)
            {
                problems.Add($"the build of {image} is gone, and with it what its tests found");
            }

            return build?.Status?.Tests;
        }
    }

    private static V1NumberChange? Change(double? before, double? after) =>
        before is null && after is null ? null : new V1NumberChange { Before = before, After = after };
}
