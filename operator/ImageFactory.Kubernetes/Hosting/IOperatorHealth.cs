namespace ImageFactory.Kubernetes.Hosting;

/// <summary>Answers probes.</summary>
public interface IOperatorHealth
{
    /// <summary>
    /// Whether every watch has seen the whole of its kind, and nothing stands in the way of work. A process that stands
    /// by for a leader is ready.
    /// </summary>
    HealthReport Readiness();

    /// <summary>Whether every loop still moves.</summary>
    HealthReport Liveness();
}

/// <summary>The answer to a probe.</summary>
/// <param name="IsHealthy">Whether all is well.</param>
/// <param name="Text">A line for each thing that was looked at, with what is wrong.</param>
public sealed record HealthReport(bool IsHealthy, string Text);
