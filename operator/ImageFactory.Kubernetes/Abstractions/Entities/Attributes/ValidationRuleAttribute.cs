namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>A CEL rule (x-kubernetes-validations).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule) : Attribute
{
    /// <summary>The expression; true means valid.</summary>
    public string Rule { get; } = rule;

    /// <summary>What is wrong and what to do, when the rule is false.</summary>
    public string? Message { get; init; }

    /// <summary>A CEL expression that makes the message.</summary>
    public string? MessageExpression { get; init; }

    /// <summary>The field that the error names.</summary>
    public string? FieldPath { get; init; }

    /// <summary>One of FieldValueInvalid, FieldValueForbidden, FieldValueRequired, FieldValueDuplicate.</summary>
    public string? Reason { get; init; }
}
