using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Testing.Node;

/// <summary>What a build holds on the node, which is this machine: all of it bears the build's UID.</summary>
internal static class NodeState
{
    /// <summary>Loop devices with files of the build behind them.</summary>
    public static IReadOnlyList<string> LoopDevices(V1ImageBuild build) =>
    [
        .. Directory.GetDirectories("/sys/block", "loop*")
            .Where(device => Read(Path.Combine(device, "loop", "backing_file"))
                .Contains(Mark(build), StringComparison.Ordinal))
            .Select(device => $"/dev/{Path.GetFileName(device)}"),
    ];

    /// <summary>Mounts of the build in any mount namespace.</summary>
    public static IReadOnlyList<string> Mounts(V1ImageBuild build) =>
    [
        .. Processes().SelectMany(process => Read(Path.Combine(process, "mountinfo")).Split('\n'))
            .Where(line => line.Contains(Mark(build), StringComparison.Ordinal))
            .Select(line => line.Split(' ')[4])
            .Distinct(),
    ];

    /// <summary>Processes of the build.</summary>
    public static IReadOnlyList<string> BuildProcesses(V1ImageBuild build) =>
    [
        .. Processes()
            .Where(process => Read(Path.Combine(process, "environ"))
                .Contains($"IMAGEFACTORY_BUILD_UID={build.Uid()}", StringComparison.Ordinal))
            .Select(process => Read(Path.Combine(process, "cmdline")).Replace('\0', ' ')),
    ];

    /// <summary>Partitions that a loop device kept although no file is behind it any more.</summary>
    public static IReadOnlyList<string> OrphanedPartitions() =>
    [
        .. Directory.GetDirectories("/sys/block", "loop*")
            .Where(device => !File.Exists(Path.Combine(device, "loop", "backing_file")))
            .SelectMany(device => Directory.GetDirectories(device, $"{Path.GetFileName(device)}p*")),
    ];

    private static string Mark(V1ImageBuild build) => $"imagefactory-{build.Uid()}";

    private static IEnumerable<string> Processes() =>
        Directory.GetDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]));

    // What is looked at may go at any moment.
    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
