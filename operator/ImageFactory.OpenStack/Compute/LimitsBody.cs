namespace ImageFactory.OpenStack.Compute;

/// <summary>The limits that are numbers.</summary>
internal sealed record LimitsBody(ComputeLimits Absolute);
