using System.Text;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Provenance;

/// <summary>How the packages of an image differ from those of another. Pure.</summary>
internal sealed class PackageDiff
{
    /// <summary>Most bytes of a list that is compared: tenfold the longest of a real system.</summary>
    public const int LongestList = 1 << 20;

    /// <summary>
    /// Most lines of one: five times those of a large system. Each takes some 500 bytes of memory, however short it is.
    /// </summary>
    public const int MostPackages = 20_000;

    private const int Fields = 3;

    private readonly string _from;
    private readonly string _to;
    private readonly List<PackageChange> _changes = [];

    private PackageDiff(string from, string to)
    {
        _from = from;
        _to = to;
    }

    /// <summary>Compares two lists, of lines "name version architecture".</summary>
    public static PackageDiff Between(string from, string before, string to, string after)
    {
        var diff = new PackageDiff(from, to);
        var (old, now) = (Read(before), Read(after));
        foreach (var package in old.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            var (was, @is) = (old.GetValueOrDefault(package), now.GetValueOrDefault(package));
            if (was != @is)
            {
                diff._changes.Add(new PackageChange(package, was, @is));
            }
        }

        return diff;
    }

    /// <summary>The packages that differ, in the order of their names.</summary>
    public IReadOnlyList<PackageChange> Changes => _changes;

    /// <summary>How many packages differ.</summary>
    public V1PackageChanges Summary => new()
    {
        Since = _from,
        Added = Added.Count(),
        Removed = Removed.Count(),
        Changed = Changed.Count(),
    };

    /// <summary>All differences, for people and for <c>grep</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var sum = Summary;
        text.Append($"# {_from} -> {_to}: {sum.Added} added, {sum.Removed} removed, {sum.Changed} changed\n");
        text.AppendJoin(null, Added.Select(change => $"+ {change.Package} {change.After}\n"));
        text.AppendJoin(null, Removed.Select(change => $"- {change.Package} {change.Before}\n"));
        text.AppendJoin(null, Changed.Select(change => $"~ {change.Package} {change.Before} -> {change.After}\n"));
        return text.ToString();
    }

    private IEnumerable<PackageChange> Added => _changes.Where(change => change.Before is null);

    private IEnumerable<PackageChange> Removed => _changes.Where(change => change.After is null);

    private IEnumerable<PackageChange> Changed =>
        _changes.Where(change => change is { Before: not null, After: not null });

    // Of some packages there are several versions side by side, such as kernels of SUSE.
    private static Dictionary<string, string> Read(string list) => list
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', Fields + 1))
        .Where(fields => fields.Length == Fields)
        .GroupBy(fields => $"{fields[0]}:{fields[2]}", StringComparer.Ordinal)
        .ToDictionary(
            group => group.Key,
            group => string.Join(',', group.Select(fields => fields[1]).Order(StringComparer.Ordinal)),
            StringComparer.Ordinal);
}

/// <summary>A package that differs between two images.</summary>
/// <param name="Package">Its name, a colon, and its architecture.</param>
/// <param name="Before">Its version before, several with commas between them; null where it is new.</param>
/// <param name="After">Its version after; null where it is gone.</param>
internal sealed record PackageChange(string Package, string? Before, string? After);
