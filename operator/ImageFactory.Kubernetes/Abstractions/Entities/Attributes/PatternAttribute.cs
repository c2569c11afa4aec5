namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>A regular expression that the text matches.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regexPattern) : Attribute
{
    /// <summary>The expression, in the syntax that OpenAPI v3 names (ECMA 262).</summary>
    public string RegexPattern { get; } = regexPattern;
}
