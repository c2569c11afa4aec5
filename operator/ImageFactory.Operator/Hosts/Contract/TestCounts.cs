namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>How many tests there were.</summary>
internal sealed record TestCounts(int Total, int Passed, int Failed, int Skipped, int Flaky, int Excepted = 0);
