using System.Text;

namespace ImageFactory.OpenStack.Transport;

/// <summary>Puts a query together.</summary>
internal sealed class QueryText
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

    /// <inheritdoc />
    public override string ToString() => _text.ToString();
}
