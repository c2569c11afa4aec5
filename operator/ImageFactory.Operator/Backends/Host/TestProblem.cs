namespace ImageFactory.Operator.Backends.Host;

/// <summary>Why an image did not pass.</summary>
internal sealed record TestProblem(string? Reason, string? Message);
