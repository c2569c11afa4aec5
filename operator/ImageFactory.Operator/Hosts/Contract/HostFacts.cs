using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>Writes down in the status what the host's scripts reported, and checks it against the store.</summary>
internal sealed class HostFacts(IArtifactStore store)
{
    /// <summary>
    /// What was recorded, for people; a mismatch says that the store does not have what the host made.
    /// </summary>
    internal sealed record Note(string Text, bool IsMismatch = false);

    /// <summary>Records the reports of steps that have ended.</summary>
    public async Task<Note> RecordAsync(
        BuildContext context, IEnumerable<StepObservation> steps, CancellationToken cancellationToken)
    {
        var note = new Note("Done");
        foreach (var (name, report) in steps
            .Where(step => step.Report is not null)
            .Select(step => (step.Name, step.Report!)))
        {
            // What is uploaded last is what an earlier step reported, and modules have no say in it.
            note = name is HostSteps.Upload or HostSteps.Modules or HostSteps.Report
                ? note
                : await RecordAsync(context, name, report, cancellationToken);
        }

        return note;
    }

    private async Task<Note> RecordAsync(
        BuildContext context, string step, HostReport report, CancellationToken cancellationToken)
    {
        var status = context.Status;
        switch (step)
        {
            case HostSteps.Preflight:
                return Preflight(context, report);
            case HostSteps.Source when report.DataAs(HostJsonContext.Default.SourceData) is { } source:
                status.Commit = source.Commit;
                status.InputsDigest = source.InputsDigest;
                status.Repositories = source.Repositories;
                break;
            case "configure" when report.DataAs(HostJsonContext.Default.ConfigureData) is { } configure:
                status.ToolVersions = configure.Versions;
                break;
            case HostSteps.Package:
                return await ImageAsync(context, report, cancellationToken);
        }

        return new Note(report.Message ?? "Done");
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
            if (!ArtifactName.IsFile(file.Name))
            {
                return new Note(
                    $"The host reported a file of a name that none may have: '{file.Name}'", IsMismatch: true);
            }

            var stored = await store.StatAsync(scope, file.Name, cancellationToken);
            if (stored is null || !string.Equals(stored.Sha256, file.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                return new Note(
                    $"{scope}/{file.Name} is "
                    + (stored is null ? "not in the store" : "in the store with another SHA-256")
                    + ": request a retry to build the image again",
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
        return new Note(
            $"{scope}/{image.Name}: {image.SizeBytes} bytes, {data.Packages} packages, SHA-256 {image.Sha256}");
    }
}
