using System.Globalization;

namespace ImageFactory.Soak.Report;

/// <summary>What the process holds at a moment.</summary>
/// <param name="At">Time since the run began.</param>
/// <param name="Rss">Resident memory in MB.</param>
/// <param name="Heap">Managed memory in MB.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Threads.</param>
internal sealed record Sample(TimeSpan At, double Rss, double Heap, int Handles, int Threads)
{
    private const double Megabyte = 1 << 20;

    /// <summary>For the line of progress.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"RSS {Rss:0} MB, heap {Heap:0} MB, {Handles} fds, {Threads} threads");

    /// <summary>Looks now.</summary>
    public static Sample Take(TimeSpan at) => new(
        at,
        Status("VmRSS:") * 1024 / Megabyte,
        GC.GetTotalMemory(forceFullCollection: false) / Megabyte,
        Directory.GetFileSystemEntries("/proc/self/fd").Length,
        (int)Status("Threads:"));

    private static double Status(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(name, StringComparison.Ordinal));
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return double.Parse(words[1], CultureInfo.InvariantCulture);
    }
}
