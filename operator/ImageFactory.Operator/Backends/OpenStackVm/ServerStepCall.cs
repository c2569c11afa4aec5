using ImageFactory.Operator.Backends.OpenStackVm.Agent;

namespace ImageFactory.Operator.Backends.OpenStackVm;

/// <summary>Asks the agent for a step, which is started if it was not yet.</summary>
internal delegate Task<AgentAnswer> ServerStepCall(
    HostAgent agent, string step, long logOffset, CancellationToken cancellationToken);
