using System.Globalization;

namespace ImageFactory.Operator.Validation;

/// <summary>Reads Kubernetes quantities, for comparison.</summary>
internal static class Quantity
{
    // Kubernetes' own end, beyond which it takes every amount for this one.
    private const decimal Most = long.MaxValue;

    private static readonly Dictionary<string, decimal> Factors = new(StringComparer.Ordinal)
    {
        [""] = 1,
        ["m"] = 0.001m,
        ["k"] = 1e3m,
        ["M"] = 1e6m,
        ["G"] = 1e9m,
        ["T"] = 1e12m,
        ["Ki"] = 1L << 10,
        ["Mi"] = 1L << 20,
        ["Gi"] = 1L << 30,
        ["Ti"] = 1L << 40,
    };

    /// <summary>The quantity as a number; null when the text is none, or more than Kubernetes counts.</summary>
    public static decimal? Parse(string text)
    {
        var end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var digits = text.AsSpan(0, end);
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && Factors.TryGetValue(text[end..], out var factor)
            && number <= Most / factor
            ? number * factor
            : null;
    }
}
