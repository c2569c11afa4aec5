namespace ImageFactory.OpenStack.Compute;

/// <summary>Limits as Nova wraps them.</summary>
internal sealed record LimitsAnswer(LimitsBody Limits);
