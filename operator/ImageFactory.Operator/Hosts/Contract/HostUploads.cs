using System.Globalization;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>
/// What the build host of a build may send to the store: the files that its step <c>package</c> has reported, until
/// they are there. Each host has rights of its own, which end with it.
/// </summary>
internal sealed class HostUploads(IArtifactStore store, SignedUrls urls)
{
    /// <summary>
    /// A build host is about to be made: no earlier one may send anything any more, and what it sent goes, since it
    /// would stand in the way of what the next one will send. Logs stay.
    /// </summary>
    public async Task BeginAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var scope = Scope(context);
        await store.ChangeGrantsAsync(scope, grants => grants.OpenHost(Generation(context)), cancellationToken);
        foreach (var artifact in await store.ListAsync(scope, cancellationToken))
        {
            if (!artifact.Name.StartsWith(ArtifactName.LogFolder, StringComparison.Ordinal))
            {
                await store.DeleteAsync(scope, artifact.Name, cancellationToken);
            }
        }
    }

    /// <summary>Where the present host sends its files.</summary>
    public ArtifactTarget Target(BuildContext context, TimeSpan lifetime) =>
        urls.CreateUploadTarget(Scope(context), Generation(context), lifetime);

    /// <summary>The host has reported its files, and may send them from now on.</summary>
    /// <exception cref="StageFailedException">It has reported something else.</exception>
    public Task GrantAsync(BuildContext context, HostReport report, CancellationToken cancellationToken)
    {
        var data = report.DataAs(HostJsonContext.Default.PackageData) ?? new PackageData();
        string[] known =
        [
            .. Enum.GetValues<ImageFormat>().Select(format => ImageFile(context, format)),
            .. ReleaseFiles.Packaged,
        ];
        var files = ReportedFiles.Require(HostSteps.Package, data.Files ?? [], known);
        if (!files.Any(file => file.Name == ImageFile(context)))
        {
            throw new StageFailedException(
                Reasons.FailedUpload, $"The host reported no {ImageFile(context)}: request a retry to build it again");
        }

        return store.ChangeGrantsAsync(
            Scope(context), grants => grants.Grant(Generation(context), files), cancellationToken);
    }

    /// <summary>
    /// Takes nothing any more, once all files have come. From then on they are the image's; gives them.
    /// </summary>
    /// <exception cref="StageFailedException">Not all of them came as they were reported.</exception>
    public async Task<IReadOnlyList<ArtifactInfo>> SealAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var scope = Scope(context);
        var grants = await store.GetGrantsAsync(scope, cancellationToken);
        var files = grants.Host is { Files: { } reported } host && host.Generation == Generation(context)
            ? reported
            : throw new StageFailedException(
                Reasons.FailedUpload,
                $"The store has no record of what the build host may send to {scope}: request a retry to build the "
                + "image again");
        await ReportedFiles.RequireStoredAsync(store, scope, files, cancellationToken);
        await store.ChangeGrantsAsync(scope, now => now.Seal(Generation(context)), cancellationToken);
        return files;
    }

    /// <summary>The build is over: nobody may send anything any more, whatever URL they have.</summary>
    public async Task RevokeAsync(BuildContext context, CancellationToken cancellationToken)
    {
        if (context.Status.ImageName is not null)
        {
            await store.ChangeGrantsAsync(Scope(context), grants => grants.Revoke(), cancellationToken);
        }
    }

    /// <summary>Name of the image's file in a format.</summary>
    public static string ImageFile(BuildContext context, ImageFormat format = ImageFormat.Qcow2) =>
        $"{context.Status.ImageName}.{format.ToString().ToLowerInvariant()}";

    // The numbers of a build's hosts only grow, also when it is tried again.
    private static string Generation(BuildContext context) => string.Create(
        CultureInfo.InvariantCulture, $"{context.Build.Uid()}.host-{context.Host.Attempt ?? 1}");

    private static ArtifactScope Scope(BuildContext context) =>
        ArtifactScopes.Of(context.Build, context.Status.ImageName!);
}
