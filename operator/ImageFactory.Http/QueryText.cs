using System.Text;

namespace ImageFactory.Http;

/// <summary>
/// The query of a request. Everything but letters, digits and <c>-._~</c> is escaped: .NET's own builders leave a
/// semicolon as it is, at which some servers end a parameter.
/// </summary>
public sealed class QueryText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a parameter, unless its value is null or empty.</summary>
    public QueryText Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _text.Append(_text.Length == 0 ? string.Empty : "&")
                .Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    /// <summary>The query without a question mark; empty when nothing was added.</summary>
    public override string ToString() => _text.ToString();
}
