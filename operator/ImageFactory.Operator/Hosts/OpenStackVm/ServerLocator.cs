using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>Knows in which cloud and region a build's server is.</summary>
internal sealed class ServerLocator(ICloudConnections clouds, HostInputStore inputs, OpenStackSettings settings)
{
    /// <summary>What is said of a build of which nobody knows that.</summary>
    public static StageOutcome Lost(BuildContext context) => new StageOutcome.Failed(
        Reasons.FailedInputsLost,
        $"ConfigMap {HostNames.Inputs(context.Build)} with the build's input is gone: request a retry to make it anew");

    /// <summary>
    /// The cloud, from the status, or, where that was lost, from what the build was started with. Null when neither tells.
    /// </summary>
    public async Task<CloudConnection?> FindAsync(BuildContext context, CancellationToken cancellationToken)
    {
        if (context.Host.Cloud is null)
        {
            var input = await inputs.LoadAsync(context.Build, cancellationToken);
            var target = ServerPlan.TargetOf(context.Build, input?.Profile, settings.BuildHost);
            (context.Host.Cloud, context.Host.Region) = (target?.Cloud, target?.Region);
        }

        return context.Host.Cloud is { } cloud ? clouds.Get(cloud, context.Host.Region) : null;
    }
}
