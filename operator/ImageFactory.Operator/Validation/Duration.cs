using System.Globalization;

namespace ImageFactory.Operator.Validation;

/// <summary>Reads times in whole seconds, minutes, hours or days (<c>FieldPatterns.Duration</c>).</summary>
internal static class Duration
{
    /// <summary>The time.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static TimeSpan Parse(string text)
    {
        var number = int.Parse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => throw new FormatException($"{text} is no time: a number and s, m, h or d"),
        };
    }
}
