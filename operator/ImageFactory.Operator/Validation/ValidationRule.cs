namespace ImageFactory.Operator.Validation;

/// <summary>A named check. It is pure: all that it looks at is in its input.</summary>
/// <typeparam name="TInput">What it looks at.</typeparam>
/// <param name="Name">The rule's name, for tests and logs.</param>
/// <param name="Reason">The reason that a condition of the object gets.</param>
/// <param name="Check">The check; what it yields is wrong.</param>
internal sealed record ValidationRule<TInput>(string Name, string Reason, Func<TInput, IEnumerable<Finding>> Check);

/// <summary>One rule that an object breaks.</summary>
/// <param name="Field">The field's path, e.g. <c>spec.repositories[1].mirror</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Reason">The reason that a condition of the object gets.</param>
internal sealed record Violation(string Field, string Message, string Reason);

/// <summary>What a rule found: a field, and what is wrong with it and what to do.</summary>
/// <param name="Field">The field's path.</param>
/// <param name="Message">The text.</param>
internal readonly record struct Finding(string Field, string Message);
