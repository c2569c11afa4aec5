using System.Text;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Provenance;

/// <summary>How the packages of an image differ from those of another. Pure.</summary>
internal sealed class PackageDiff
{
    private readonly string _from;
    private readonly string _to;
    private readonly List<string> _added = [];
    private readonly List<string> _removed = [];
    private readonly List<string> _changed = [];

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
            if (was is null)
            {
                diff._added.Add($"+ {package} {@is}");
            }
            else if (@is is null)
            {
                diff._removed.Add($"- {package} {was}");
            }
            else if (was != @is)
            {
                diff._changed.Add($"~ {package} {was} -> {@is}");
            }
        }

        return diff;
    }

    /// <summary>How many packages differ.</summary>
    public V1PackageChanges Summary => new()
    {
        Since = _from,
        Added = _added.Count,
        Removed = _removed.Count,
        Changed = _changed.Count,
    };

    /// <summary>All differences, for people and for <c>grep</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append($"# {_from} -> {_to}: {_added.Count} added, {_removed.Count} removed, {_changed.Count} changed\n");
        foreach (var line in _added.Concat(_removed).Concat(_changed))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    // Of some packages there are several versions side by side, such as kernels of SUSE.
    private static Dictionary<string, string> Read(string list) => list
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .Where(fields => fields.Length == 3)
        .GroupBy(fields => $"{fields[0]}:{fields[2]}", StringComparer.Ordinal)
        .ToDictionary(
            group => group.Key,
            group => string.Join(',', group.Select(fields => fields[1]).Order(StringComparer.Ordinal)),
            StringComparer.Ordinal);
}
