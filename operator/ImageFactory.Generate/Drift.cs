namespace ImageFactory.Generate;

/// <summary>Says how a committed file differs from what is generated, in the words of a unified diff.</summary>
internal static class Drift
{
    private const int Context = 3;

    /// <summary>
    /// The difference; empty when there is none. Between the first and the last difference all lines show.
    /// </summary>
    public static string Between(string path, string committed, string generated)
    {
        if (committed == generated)
        {
            return string.Empty;
        }

        var old = committed.Split('\n');
        var fresh = generated.Split('\n');
        var head = old.Zip(fresh).TakeWhile(pair => pair.First == pair.Second).Count();
        var tail = old.Skip(head).Reverse().Zip(fresh.Skip(head).Reverse())
            .TakeWhile(pair => pair.First == pair.Second).Count();
        var from = Math.Max(0, head - Context);
        var after = Math.Min(tail, Context);
        List<string> lines =
        [
            $"--- {path} (committed)",
            $"+++ {path} (generated)",
            $"@@ -{from + 1},{old.Length - tail + after - from} +{from + 1},{fresh.Length - tail + after - from} @@",
            .. old[from..head].Select(line => " " + line),
            .. old[head..^tail].Select(line => "-" + line),
            .. fresh[head..^tail].Select(line => "+" + line),
            .. fresh[^tail..].Take(after).Select(line => " " + line),
        ];
        return string.Join('\n', lines);
    }
}
