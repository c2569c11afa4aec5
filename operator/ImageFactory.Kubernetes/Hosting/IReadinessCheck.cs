namespace ImageFactory.Kubernetes.Hosting;

/// <summary>What beside watches and election has to be well before an operator is ready.</summary>
public interface IReadinessCheck
{
    /// <summary>
    /// A line for each thing that was looked at, with what is wrong and what helps. It is asked at every probe, by
    /// several at once, and MUST answer without waiting for anybody.
    /// </summary>
    IReadOnlyList<(bool IsWell, string Text)> Look();
}
