namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

public sealed class V1GadgetSpec
{
    public string? Value { get; set; }
}
