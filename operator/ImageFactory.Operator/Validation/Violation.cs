namespace ImageFactory.Operator.Validation;

/// <summary>One rule that an object breaks.</summary>
/// <param name="Field">The field's path, e.g. <c>spec.repositories[1].mirror</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Reason">The reason that a condition of the object gets.</param>
internal sealed record Violation(string Field, string Message, string Reason);
