namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>Bounds of a text's length in characters.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int minLength = -1, int maxLength = -1) : Attribute
{
    /// <summary>Fewest characters; -1 for no bound.</summary>
    public int MinLength { get; } = minLength;

    /// <summary>Most characters; -1 for no bound.</summary>
    public int MaxLength { get; } = maxLength;
}

/// <summary>A regular expression that the text matches.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regexPattern) : Attribute
{
    /// <summary>The expression, in the syntax that OpenAPI v3 names (ECMA 262).</summary>
    public string RegexPattern { get; } = regexPattern;
}

/// <summary>The format of a text or number, e.g. <c>int64</c>, <c>date-time</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute(string format) : Attribute
{
    /// <summary>The format.</summary>
    public string Format { get; } = format;
}

/// <summary>The values that a text may have, where it is no enum in C#.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumValuesAttribute(params string[] values) : Attribute
{
    /// <summary>The values.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}

/// <summary>The smallest value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(double minimum = double.NaN, bool exclusiveMinimum = false) : Attribute
{
    /// <summary>The bound.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>True where the bound itself is not allowed.</summary>
    public bool ExclusiveMinimum { get; } = exclusiveMinimum;
}

/// <summary>The largest value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(double maximum = double.NaN, bool exclusiveMaximum = false) : Attribute
{
    /// <summary>The bound.</summary>
    public double Maximum { get; } = maximum;

    /// <summary>True where the bound itself is not allowed.</summary>
    public bool ExclusiveMaximum { get; } = exclusiveMaximum;
}
