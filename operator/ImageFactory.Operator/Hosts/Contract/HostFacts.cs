using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>Writes down in the status what the host's scripts reported, and checks it against the store.</summary>
internal sealed class HostFacts(HostUploads uploads)
{
    /// <summary>Records the reports of steps that have ended; gives what people are told of them.</summary>
    /// <exception cref="StageFailedException">The store does not have what the host made.</exception>
    public async Task<string> RecordAsync(
        BuildContext context, IEnumerable<StepObservation> steps, CancellationToken cancellationToken)
    {
        var note = "Done";
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

    private async Task<string> RecordAsync(
        BuildContext context, string step, HostReport report, CancellationToken cancellationToken)
    {
        var status = context.Status;
        switch (step)
        {
            case HostSteps.Preflight:
                return Preflight(context, report);
            case HostSteps.Source when report.DataAs(HostJsonContext.Default.SourceData) is { } source:
                status.Commit = source.Commit;
                status.Sources = source.Sources;
                status.Submodules = source.Submodules;
                status.InputsDigest = source.InputsDigest;
                status.Repositories = source.Repositories;
                break;
            case "configure" when report.DataAs(HostJsonContext.Default.ConfigureData) is { } configure:
                status.ToolVersions = configure.Versions;
                break;
            case HostSteps.Package:
                return await ImageAsync(context, report, cancellationToken);
        }

        return report.Message ?? "Done";
    }

    private static string Preflight(BuildContext context, HostReport report)
    {
        if (report.DataAs(HostJsonContext.Default.PreflightData) is { } data)
        {
            context.Host.PartitionMapping = data.PartitionMapping;
            context.Host.Kvm = data.Kvm;
            context.Host.Kernel = data.Kernel;
        }

        return report.Message ?? "The host is fit for a build";
    }

    private async Task<string> ImageAsync(
        BuildContext context, HostReport report, CancellationToken cancellationToken)
    {
        var scope = ArtifactScopes.Of(context.Build, context.Status.ImageName!);
        var data = report.DataAs(HostJsonContext.Default.PackageData) ?? new PackageData();
        var files = await uploads.SealAsync(context, cancellationToken);
        var image = files.First(file => file.Name == HostUploads.ImageFile(context));
        context.Status.Image = new V1BuiltImageStatus
        {
            File = image.Name,
            Location = scope.ToString(),
            Sha256 = image.Sha256,
            SizeBytes = image.SizeBytes,
            Formats = Further(context, files) is { Count: > 0 } further ? further : null,
            VirtualSizeBytes = data.VirtualSizeBytes,
            Packages = data.Packages,
        };
        return $"{scope}/{image.Name}: {image.SizeBytes} bytes, {data.Packages} packages, SHA-256 {image.Sha256}";
    }

    private static List<V1ImageFileStatus> Further(BuildContext context, IReadOnlyList<ArtifactInfo> files) =>
    [
        .. from format in Enum.GetValues<ImageFormat>()
           from file in files
           where format != ImageFormat.Qcow2 && file.Name == HostUploads.ImageFile(context, format)
           select new V1ImageFileStatus
           {
               Format = format,
               File = file.Name,
               Sha256 = file.Sha256,
               SizeBytes = file.SizeBytes,
           },
    ];
}
