namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

public sealed class V1GadgetStatus
{
    public string? Seen { get; set; }
}
