using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Artifacts;
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
    IArtifactStore store,
    OpenStackSettings settings)
{
    private BuildHostSettings Settings => settings.BuildHost;

    /// <summary>Asks for the server of the present attempt.</summary>
    public async Task<StageOutcome> CreateAsync(
        CloudConnection cloud, BuildContext context, CancellationToken cancellationToken)
    {
        var input = await inputs.RequireAsync(context.Build, cancellationToken);
        var plan = ServerPlan.Of(context.Build, input.Profile, Settings, []) ?? throw HostInputStore.Lost(context.Build);

        await HostUploads.DropAsync(store, context, cancellationToken);
        var (build, attempt) = (context.Build, context.Host.Attempt ?? 1);
        using var client = keys.Client(build, attempt);
        using var host = keys.Host(build, attempt);
        var userData = UserData.Write(host, client, Settings.AuthorizedKeys);
        context.Host.Name = ServerNames.Host(context);
        context.Host.ServerId = await servers.CreateAsync(
            cloud, build, new ServerOrder(context.Host.Name, plan, client.PublicKey, userData), cancellationToken);
        return ServerProgress.Asked(context.Host.Name);
    }

    /// <summary>What becomes of a server that was asked for.</summary>
    public async Task<StageOutcome> FollowAsync(
        CloudConnection cloud, BuildContext context, Server server, CancellationToken cancellationToken)
    {
        switch (await ServerProgress.ReadAsync(cloud, server, context.Now, Settings.StartTimeout, cancellationToken))
        {
            case StageOutcome.HostLost lost:
                return await remover.GiveUpAsync(cloud, context, lost.Message, cancellationToken);
            case StageOutcome.Waiting waiting:
                // It is looked for by its name from now on: the next one has another id.
                context.Host.ServerId = null;
                return waiting;
            case var outcome when !outcome.MayProceed:
                return outcome;
        }

        if (await CloudServers.AddressAsync(cloud, server.Name, cancellationToken) is not { } address)
        {
            return await remover.GiveUpAsync(
                cloud, context, $"Server {server.Name} has no address: its network has no subnet, or its port was deleted", cancellationToken);
        }

        if (context.Spec.OpenStackVm?.VolumeGiB is not null || Settings.VolumeGiB is not null)
        {
            await servers.TagVolumesAsync(cloud, context.Build, server, cancellationToken);
        }

        context.Host.Address = address;
        context.Host.Image ??= await ImageAsync(cloud, context, server, cancellationToken);
        return new StageOutcome.Done($"Server {server.Name} ({server.Id}) is ACTIVE at {address}") { StartedAt = server.Created };
    }

    // With its digest, as Glance has it.
    private async Task<string?> ImageAsync(
        CloudConnection cloud, BuildContext context, Server server, CancellationToken cancellationToken)
    {
        var id = server.ImageId;
        if (id is null)
        {
            // One that boots from a volume does not say what it was made from.
            var profile = (await inputs.LoadAsync(context.Build, cancellationToken))?.Profile;
            if (profile is null || ServerPlan.Of(context.Build, profile, Settings, []) is not { } plan)
            {
                return null;
            }

            id = await CloudNames.ImageAsync(cloud, plan.Image, cancellationToken);
        }

        try
        {
            var image = await cloud.Images.GetAsync(id, cancellationToken);
            return image.HashValue is { } digest ? $"{id}@{image.HashAlgorithm}:{digest}" : id;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            return id;
        }
    }
}
