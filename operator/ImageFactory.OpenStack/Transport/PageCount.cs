using System.Runtime.InteropServices;
using System.Text.Json;

namespace ImageFactory.OpenStack.Transport;

/// <summary>Ends a list that its service does not end, before it costs more memory than lists are worth.</summary>
/// <param name="service">Whose list it is.</param>
/// <param name="path">Which list it is.</param>
/// <param name="limit">How many bytes it may have.</param>
/// <param name="values">How many values of JSON it may have.</param>
/// <param name="repetitions">How often a page may be followed by one that came before.</param>
internal sealed class PageCount(
    ServiceName service, string path, int limit, int values = int.MaxValue, int repetitions = 0)
{
    private readonly HashSet<string> _queries = new(StringComparer.Ordinal);
    private int _items;
    private int _pages;
    private int _repeated;
    private long _bytes;
    private JsonValues _values;

    /// <summary>Takes note of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="items">How many items it has.</param>
    /// <param name="next">The query of the page after it; null at the end.</param>
    /// <exception cref="OpenStackException">The list has no end, or is too long to be believed.</exception>
    public void Add(JsonElement page, int items, string? next)
    {
        var text = JsonMarshal.GetRawUtf8Value(page);
        _bytes += text.Length;
        if (_bytes > limit)
        {
            throw Endless($"it has more than {limit >> 20} MiB");
        }

        _values.Add(text);
        if (_values.Count > values)
        {
            throw Endless($"it has more than {values} values");
        }

        _items += items;
        if (_items > AnswerLimits.Items)
        {
            throw Endless($"it has more than {AnswerLimits.Items} items");
        }

        if (next is null)
        {
            return;
        }

        if (next.Length > AnswerLimits.Query)
        {
            throw Endless($"its link to the next page has {next.Length} characters");
        }

        if (!_queries.Add(next) && ++_repeated > repetitions)
        {
            throw Endless("its link to the next page leads to one that came before");
        }

        if (++_pages >= AnswerLimits.Pages)
        {
            throw Endless($"it has more than {AnswerLimits.Pages} pages");
        }
    }

    // Later it may have been mended; until then the region is one that does not answer.
    private OpenStackException Endless(string why) =>
        new(OpenStackErrorKind.ServerFault, $"{service}: GET {path}: the list does not end: {why}");
}
