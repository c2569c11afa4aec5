using ImageFactory.Kubernetes.Conditions;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

internal sealed class GadgetStatus
{
    public string? Phase { get; set; }

    public IList<V1Condition>? Conditions { get; set; }
}
