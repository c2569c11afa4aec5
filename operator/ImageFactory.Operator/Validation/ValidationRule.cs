namespace ImageFactory.Operator.Validation;

/// <summary>A named check. It is pure: all that it looks at is in its input.</summary>
/// <typeparam name="TInput">What it looks at.</typeparam>
/// <param name="Name">The rule's name, for tests and logs.</param>
/// <param name="Reason">The reason that a condition of the object gets.</param>
/// <param name="Check">The check; what it yields is wrong.</param>
internal sealed record ValidationRule<TInput>(string Name, string Reason, Func<TInput, IEnumerable<Finding>> Check);
