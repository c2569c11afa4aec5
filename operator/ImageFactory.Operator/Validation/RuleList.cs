using System.Text.RegularExpressions;

namespace ImageFactory.Operator.Validation;

/// <summary>Runs lists of rules.</summary>
internal static class RuleList
{
    /// <summary>Every violation, in the order of the rules.</summary>
    public static IReadOnlyList<Violation> Check<TInput>(
        this IEnumerable<ValidationRule<TInput>> rules, TInput input) =>
    [
        .. from rule in rules
           from found in rule.Check(input)
           select new Violation(found.Field, found.Message, rule.Reason),
    ];

    /// <summary>A finding if the rule is broken.</summary>
    public static IEnumerable<Finding> When(bool isBroken, string field, string message) =>
        isBroken ? [new Finding(field, message)] : [];

    /// <summary>A finding that names those of a field's keys that break the rule.</summary>
    public static IEnumerable<Finding> WhenAny(IEnumerable<string> broken, string field, string message) =>
        broken.Order(StringComparer.Ordinal).ToList() is { Count: > 0 } keys
            ? [new Finding(field, $"{message} ({string.Join(", ", keys)})")]
            : [];

    /// <summary>
    /// True if a pattern matches all of a text. In .NET its dollar also matches before a line feed at the end; in RE2
    /// it does not.
    /// </summary>
    public static bool IsWhole(this Regex pattern, string text) =>
        pattern.Match(text) is { Success: true } match && match.Length == text.Length;

    /// <summary>The violations as one text for a condition's message.</summary>
    public static string Text(this IEnumerable<Violation> violations) =>
        violations.Select(violation => new Finding(violation.Field, violation.Message)).Text();

    /// <summary>The findings as one text for a condition's message, each with its field once.</summary>
    public static string Text(this IEnumerable<Finding> findings) => string.Join("; ", findings.Select(
        finding => finding.Message.StartsWith(finding.Field, StringComparison.Ordinal)
            ? finding.Message
            : $"{finding.Field}: {finding.Message}"));
}
