using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>A builder pod as one reconcile sees it.</summary>
internal sealed class PodView(PodObservation pod, string @namespace, PodLogKeeper logs) : IHostView
{
    /// <inheritdoc />
    public string Title => pod.Node is null ? $"Pod {pod.Name}" : $"Pod {pod.Name} on node {pod.Node}";

    /// <inheritdoc />
    public HostFault? Fault => pod.Fault;

    /// <inheritdoc />
    public string MemoryAdvice => "raise spec.builder.resources.memoryLimit of the profile";

    /// <inheritdoc />
    public StepObservation this[string step] => pod[step];

    /// <inheritdoc />
    public string FollowAdvice(string step) => $"follow it with: {LookAdvice(step)} -f";

    /// <inheritdoc />
    public string LookAdvice(string step) => $"kubectl logs -n {@namespace} {pod.Name} -c {step}";

    /// <inheritdoc />
    public Task KeepLogAsync(
        BuildContext context, BuildStage stage, StepObservation step, CancellationToken cancellationToken) =>
        logs.KeepAsync(context, stage, pod.Name, step, cancellationToken);
}
