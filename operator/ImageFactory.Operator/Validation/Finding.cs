namespace ImageFactory.Operator.Validation;

/// <summary>What a rule found: a field, and what is wrong with it and what to do.</summary>
/// <param name="Field">The field's path.</param>
/// <param name="Message">The text.</param>
internal readonly record struct Finding(string Field, string Message);
