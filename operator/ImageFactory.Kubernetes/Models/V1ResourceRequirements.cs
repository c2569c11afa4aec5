namespace ImageFactory.Kubernetes.Models;

/// <summary>What a container is given; quantities as Kubernetes writes them (<c>500m</c>, <c>2Gi</c>).</summary>
public sealed class V1ResourceRequirements
{
    /// <summary>What it gets at most.</summary>
    public IDictionary<string, string>? Limits { get; set; }

    /// <summary>What it gets for certain.</summary>
    public IDictionary<string, string>? Requests { get; set; }
}
