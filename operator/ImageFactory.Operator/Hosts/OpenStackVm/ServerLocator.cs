using ImageFactory.OpenStack;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>Knows in which cloud and region a build's server is.</summary>
internal sealed class ServerLocator(ICloudConnections clouds, HostInputStore inputs, OpenStackSettings settings)
{
    /// <summary>The cloud, for a stage that cannot go on without it.</summary>
    /// <exception cref="StageFailedException">Neither status nor input tells.</exception>
    public async Task<CloudConnection> RequireAsync(BuildContext context, CancellationToken cancellationToken) =>
        await FindAsync(context, cancellationToken) ?? throw inputs.Lost(context.Build);

    /// <summary>
    /// The cloud, from the status, or, where that was lost, from what the build was started with. Null when neither
    /// tells.
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
