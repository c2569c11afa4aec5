using System.Globalization;

namespace ImageFactory.Benchmarks;

/// <summary>This process's memory, see proc(5).</summary>
internal static class ProcessMemory
{
    /// <summary>Bytes that are resident now.</summary>
    public static long Resident => Read("VmRSS");

    /// <summary>The most that were since <see cref="ForgetPeak"/>.</summary>
    public static long Peak => Read("VmHWM");

    /// <summary>What was before does not count.</summary>
    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Read(string name)
    {
        var line = File.ReadLines("/proc/self/status")
            .First(text => text.StartsWith($"{name}:", StringComparison.Ordinal));
        var kibibytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) << 10;
    }
}
