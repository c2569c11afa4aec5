using ImageFactory.Kubernetes.Abstractions.Reconciliation;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

public sealed class LabelledGadgets : IEntityLabelSelector<V1Gadget>
{
    public const string Label = "imagefactory.dev/watched";

    public ValueTask<string?> GetLabelSelectorAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<string?>(Label);
}
