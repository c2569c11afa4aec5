using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Backends.Host;
using ImageFactory.Operator.Entities;
using ImageFactory.Operator.Pipeline;

namespace ImageFactory.Operator.Backends.Pod;

/// <summary>Writes down in the status what the host's scripts reported, and checks it against the store.</summary>
internal sealed class HostFacts(IArtifactStore store)
{
    /// <summary>What was recorded, for people; a mismatch says that the store does not have what the host made.</summary>
    internal sealed record Note(string Text, bool IsMismatch = false);

    /// <summary>Records the reports of a stage's containers.</summary>
    public async Task<Note> RecordAsync(
        BuildContext context,
        BuildStage stage,
        IEnumerable<ContainerObservation> containers,
        CancellationToken cancellationToken)
    {
        var status = context.Status;
        var reports = containers.Where(container => container.Report is not null)
            .ToDictionary(container => container.Name, container => container.Report!, StringComparer.Ordinal);
        switch (stage)
        {
            case BuildStage.BuildHostReady:
                return Preflight(context, reports[HostContainers.Preflight]);
            case BuildStage.SourceFetched when reports["source"].DataAs(HostJsonContext.Default.SourceData) is { } source:
                status.Commit = source.Commit;
                status.InputsDigest = source.InputsDigest;
                break;
            case BuildStage.HostConfigured
                when reports["configure"].DataAs(HostJsonContext.Default.ConfigureData) is { } configure:
                status.ToolVersions = configure.Versions;
                break;
            case BuildStage.ImageBuilt:
                return await ImageAsync(context, reports[HostContainers.Package], cancellationToken);
        }

        return new Note(reports.Values.LastOrDefault()?.Message ?? "Done");
    }

    private static Note Preflight(BuildContext context, HostReport report)
    {
        if (report.DataAs(HostJsonContext.Default.PreflightData) is { } data)
        {
            context.Host.PartitionMapping = data.PartitionMapping;
            context.Host.Kvm = data.Kvm;
            context.Host.Kernel = data.Kernel;
        }

        return new Note(report.Message ?? "The host is fit for a build");
    }

    private async Task<Note> ImageAsync(BuildContext context, HostReport report, CancellationToken cancellationToken)
    {
        var scope = ArtifactScopes.Of(context.Build, context.Status.ImageName!);
        var data = report.DataAs(HostJsonContext.Default.PackageData) ?? new PackageData();
        foreach (var file in data.Files)
        {
            var stored = await store.StatAsync(scope, file.Name, cancellationToken);
            if (stored is null || !string.Equals(stored.Sha256, file.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                return new Note(
                    $"{scope}/{file.Name} is {(stored is null ? "not in the store" : "in the store with another SHA-256")}: "
                    + "request a retry to build the image again",
                    IsMismatch: true);
            }
        }

        if (data.Files.FirstOrDefault(file => file.Name.EndsWith(".qcow2", StringComparison.Ordinal)) is not { } image)
        {
            return new Note("The host reported no image", IsMismatch: true);
        }

        context.Status.Image = new V1BuiltImageStatus
        {
            File = image.Name,
            Location = scope.ToString(),
            Sha256 = image.Sha256,
            SizeBytes = image.SizeBytes,
            VirtualSizeBytes = data.VirtualSizeBytes,
            Packages = data.Packages,
        };
        return new Note($"{scope}/{image.Name}: {image.SizeBytes} bytes, {data.Packages} packages, SHA-256 {image.Sha256}");
    }
}
