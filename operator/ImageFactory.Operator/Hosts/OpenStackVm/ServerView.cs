using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm.Agent;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>A build server as one reconcile sees it.</summary>
internal sealed class ServerView(BuildContext context, HostSession session, string user) : IHostView
{
    /// <inheritdoc />
    public string Title => $"Server {context.Host.Name} at {context.Host.Address}";

    /// <inheritdoc />
    public HostFault? Fault { get; init; }

    /// <inheritdoc />
    public string MemoryAdvice => "use a flavor with more memory (spec.openStackVm.flavor)";

    /// <inheritdoc />
    public StepObservation this[string step] => session[step];

    /// <inheritdoc />
    public string FollowAdvice(string step) =>
        $"its log so far is {HostLogs.Location(context, step)} in the artifact store";

    /// <inheritdoc />
    public string LookAdvice(string step) =>
        $"ssh {user}@{context.Host.Address} less {HostAgent.Root}/steps/{step}/log "
        + "(with a key of openstack.buildHost.authorizedKeys)";

    /// <inheritdoc />
    public Task KeepLogAsync(
        BuildContext seen, BuildStage stage, StepObservation step, CancellationToken cancellationToken)
    {
        // It came along with the news of the step.
        HostLogs.Note(seen, stage, step.Name);
        return Task.CompletedTask;
    }
}
