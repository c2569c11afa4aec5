namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

/// <summary>The machine's clock, wrong by a fixed time; timers and elapsed times are right.</summary>
internal sealed class SkewedTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
