namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>Why an image did not pass.</summary>
internal sealed record TestProblem(string? Reason, string? Message);
