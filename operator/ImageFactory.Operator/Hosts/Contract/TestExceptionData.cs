namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What came of an exception of the profile.</summary>
/// <param name="Name">The test, as the profile names it.</param>
/// <param name="Failed">How many tests of that name failed.</param>
internal sealed record TestExceptionData(string? Name, int Failed);
