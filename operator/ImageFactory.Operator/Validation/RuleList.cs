namespace ImageFactory.Operator.Validation;

/// <summary>Runs lists of rules.</summary>
internal static class RuleList
{
    /// <summary>Every violation, in the order of the rules.</summary>
    public static IReadOnlyList<Violation> Check<TInput>(this IEnumerable<ValidationRule<TInput>> rules, TInput input) =>
        [.. rules.SelectMany(rule => rule.Check(input).Select(found => new Violation(found.Field, found.Message, rule.Reason)))];

    /// <summary>A finding if the rule is broken.</summary>
    public static IEnumerable<Finding> When(bool isBroken, string field, string message) =>
        isBroken ? [new Finding(field, message)] : [];

    /// <summary>The violations as one text for a condition's message.</summary>
    public static string Text(this IEnumerable<Violation> violations) =>
        violations.Select(violation => new Finding(violation.Field, violation.Message)).Text();

    /// <summary>The findings as one text for a condition's message.</summary>
    public static string Text(this IEnumerable<Finding> findings) =>
        string.Join("; ", findings.Select(finding => $"{finding.Field}: {finding.Message}"));
}
