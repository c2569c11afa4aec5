namespace ImageFactory.Kubernetes.Models;

/// <summary>Linux capabilities, without the prefix <c>CAP_</c>.</summary>
public sealed class V1Capabilities
{
    /// <summary>Given on top.</summary>
    public IList<string>? Add { get; set; }

    /// <summary>Taken away.</summary>
    public IList<string>? Drop { get; set; }
}
