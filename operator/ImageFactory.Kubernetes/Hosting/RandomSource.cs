namespace ImageFactory.Kubernetes.Hosting;

/// <summary>Where chance comes from; tests give their own.</summary>
/// <param name="Next">A number from 0 up to 1.</param>
internal sealed record RandomSource(Func<double> Next);
