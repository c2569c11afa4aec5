namespace ImageFactory.Soak.Report;

/// <summary>The tables at the end.</summary>
internal static class SoakReport
{
    /// <summary>Prints figures and checks; the last line is "N passed, N failed". True if none failed.</summary>
    public static bool Write(
        SoakOptions options, IReadOnlyList<Check> checks, IEnumerable<(string Name, long Count)> figures)
    {
        Console.WriteLine();
        foreach (var (name, count) in figures)
        {
            Console.WriteLine($"{count,10}  {name}");
        }

        Console.WriteLine();
        foreach (var check in checks)
        {
            Console.WriteLine($"{(check.Holds ? "ok" : "FAILED"),-7} {check.Sentence}: {check.Detail}");
        }

        var failed = checks.Count(check => !check.Holds);
        if (failed > 0)
        {
            Console.WriteLine($"\nSeed {options.Seed}; again with: {options.Command}");
        }

        Console.WriteLine($"{checks.Count - failed} passed, {failed} failed");
        return failed == 0;
    }
}
