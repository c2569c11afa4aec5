namespace ImageFactory.Operator.Api.Shared;

/// <summary>How the API server words the refusal of a rule; without one it says Invalid and repeats the value.</summary>
internal static class RuleReasons
{
    /// <summary>The field is missing.</summary>
    public const string Required = "FieldValueRequired";

    /// <summary>The field may not be there, or may not change.</summary>
    public const string Forbidden = "FieldValueForbidden";
}
