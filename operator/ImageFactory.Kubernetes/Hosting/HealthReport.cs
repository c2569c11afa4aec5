namespace ImageFactory.Kubernetes.Hosting;

/// <summary>What a probe learns.</summary>
/// <param name="IsHealthy">Whether all is well.</param>
/// <param name="Text">A line for each thing that was looked at, with what is wrong.</param>
public sealed record HealthReport(bool IsHealthy, string Text);
