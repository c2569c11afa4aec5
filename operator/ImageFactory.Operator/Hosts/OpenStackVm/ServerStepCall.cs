using ImageFactory.Operator.Hosts.OpenStackVm.Agent;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>Asks the agent for a step, which is started if it was not yet.</summary>
internal delegate Task<AgentResponse> ServerStepCall(
    HostAgent agent, string step, long logOffset, CancellationToken cancellationToken);
