using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>From nothing to a server that is ACTIVE and has an address.</summary>
internal sealed class ServerStarter(
    CloudServers servers,
    BuildServerKeys keys,
    ServerRemover remover,
    HostInputStore inputs,
    TenantCheck tenants,
    HostUploads uploads,
    OpenStackSettings settings)
{
    private BuildHostSettings Settings => settings.BuildHost;

    /// <summary>
    /// Takes the next step; Done once the server of the present attempt is ACTIVE and has an address.
    /// </summary>
    public async Task<StageOutcome> EnsureAsync(
        CloudConnection cloud, BuildContext context, CancellationToken cancellationToken)
    {
        var name = ServerNames.Host(context);
        var start = await servers.EnsureAsync(
            cloud,
            context,
            name,
            context.Host.ServerId,
            () => OrderAsync(context, name, cancellationToken),
            cancellationToken);
        (context.Host.ServerId, context.Host.Name) = (start.Id, name);
        if (start.Outcome is StageOutcome.HostLost lost)
        {
            return await remover.GiveUpAsync(cloud, context, lost.Message, cancellationToken);
        }

        if (start.Server is not { } server)
        {
            return start.Outcome;
        }

        if (context.Spec.OpenStackVm?.VolumeGiB is not null || Settings.VolumeGiB is not null)
        {
            await servers.TagVolumesAsync(cloud, context.Build, server, cancellationToken);
        }

        context.Host.Address = start.Address;
        context.Host.Image ??= await ImageAsync(cloud, context, server, cancellationToken);
        return new StageOutcome.Done($"Server {server.Name} ({server.Id}) is ACTIVE at {start.Address}")
        {
            StartedAt = server.Created,
        };
    }

    private async Task<ServerOrder> OrderAsync(BuildContext context, string name, CancellationToken cancellationToken)
    {
        var input = await inputs.RequireAsync(context.Build, cancellationToken);
        var plan = PlanOf(context, input.Profile) ?? throw inputs.Lost(context.Build);

        await uploads.BeginAsync(context, cancellationToken);
        var (build, attempt) = (context.Build, context.Host.Attempt ?? 1);
        using var client = keys.Client(build, attempt);
        using var host = keys.Host(build, attempt);
        // Written down before anything is made: what is in the cloud can be told from here on.
        context.Host.Name = name;
        return new ServerOrder(
            name, plan, keys.Id, client.PublicKey, UserData.Write(host, client, Settings.AuthorizedKeys));
    }

    private ServerPlan? PlanOf(BuildContext context, V1DistroProfileSpec profile) =>
        ServerPlan.Of(context.Build, profile, Settings, []) is { } plan ? tenants.Granted(context.Build, plan) : null;

    // With its digest, as Glance has it.
    private async Task<string?> ImageAsync(
        CloudConnection cloud, BuildContext context, Server server, CancellationToken cancellationToken)
    {
        var id = server.ImageId;
        if (id is null)
        {
            // One that boots from a volume does not say what it was made from.
            var profile = (await inputs.LoadAsync(context.Build, cancellationToken))?.Profile;
            if (profile is null || PlanOf(context, profile) is not { } plan)
            {
                return null;
            }

            id = await ServerImages.FindAsync(cloud, plan, cancellationToken);
        }

        try
        {
            var image = await cloud.Images.GetAsync(id, cancellationToken);
            return GlanceHash.Of(image) is { } digest ? $"{id}@{digest}" : id;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            return id;
        }
    }
}
