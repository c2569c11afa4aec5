using System.Collections.Concurrent;
using System.Net;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>The sessions of this process, one for each build server that it works with.</summary>
internal sealed class HostSessions(
    BuildServerKeys keys,
    OpenStackSettings settings,
    BackgroundWork work,
    IEntityQueue<V1ImageBuild> queue,
    TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, HostSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>The session with a build's server, which has an address. What the server told last is read.</summary>
    public async Task<HostSession> OfAsync(BuildContext context)
    {
        var (uid, attempt) = (context.Build.Uid(), context.Host.Attempt ?? 1);
        if (!_sessions.TryGetValue(uid, out var session) || session.Attempt != attempt)
        {
            await EndAsync(uid);
            _sessions[uid] = session = Open(context, attempt);
        }

        await session.ReadAsync();
        return session;
    }

    /// <summary>Ends the session with a build's server. What runs there goes on.</summary>
    public async Task EndAsync(string uid)
    {
        if (_sessions.TryRemove(uid, out var session))
        {
            await session.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var uid in _sessions.Keys)
        {
            await EndAsync(uid);
        }
    }

    private SshTrust Trust(V1ImageBuild build, int attempt, string id)
    {
        using var host = keys.Host(build, attempt, id);
        return new SshTrust(host.PublicKey, () => keys.Client(build, attempt, id));
    }

    private HostSession Open(BuildContext context, int attempt)
    {
        var build = context.Build;
        using var host = keys.Host(build, attempt);
        var endpoint = new SshEndpoint(
            IPAddress.Parse(context.Host.Address!),
            settings.BuildHost.User,
            host.PublicKey,
            () => keys.Client(build, attempt))
        {
            Bastion = settings.BuildHost.Bastion,
            Before = keys.PreviousId is { } id ? Trust(build, attempt, id) : null,
        };
        return new HostSession(new SshClient(endpoint, time), attempt, WorkOwner.Of(build, queue), work, time);
    }
}
