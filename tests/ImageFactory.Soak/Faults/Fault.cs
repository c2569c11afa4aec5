namespace ImageFactory.Soak.Faults;

/// <summary>One thing that goes wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Length">For how long, where it lasts.</param>
/// <param name="Strength">How much, from 0 up to 1, where that differs.</param>
/// <param name="Rest">Peace before it.</param>
internal sealed record Fault(FaultKind Kind, TimeSpan Length, double Strength, TimeSpan Rest);
