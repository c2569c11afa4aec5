namespace ImageFactory.Benchmarks;

/// <summary>One measured figure.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Goal">What it should be; null where there is no goal.</param>
internal sealed record Figure(string Name, double Value, string Unit, Goal? Goal = null);
