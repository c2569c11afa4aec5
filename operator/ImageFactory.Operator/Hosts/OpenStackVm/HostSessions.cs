using System.Net;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>The sessions of this process, one for each build server that it works with.</summary>
internal sealed class HostSessions(
    BuildServerKeys keys, OpenStackSettings settings, IEntityQueue<V1ImageBuild> queue, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Attempt, HostSession Session)> _sessions = new(StringComparer.Ordinal);

    /// <summary>The session with a build's server, which has an address.</summary>
    public HostSession Of(BuildContext context)
    {
        var (build, attempt) = (context.Build, context.Host.Attempt ?? 1);
        lock (_gate)
        {
            if (!_sessions.TryGetValue(build.Uid(), out var known) || known.Attempt != attempt)
            {
                using var host = keys.Host(build, attempt);
                var endpoint = new SshEndpoint(
                    IPAddress.Parse(context.Host.Address!),
                    settings.BuildHost.User,
                    host.PublicKey,
                    () => keys.Client(build, attempt))
                {
                    Bastion = settings.BuildHost.Bastion,
                };
                var session = new HostSession(
                    new SshClient(endpoint, time), () => queue.Enqueue(ObjectKey.Of(build)), time);
                _sessions[build.Uid()] = known = (attempt, session);
            }

            return known.Session;
        }
    }

    /// <summary>Ends the session with a build's server. What runs there goes on.</summary>
    public async Task EndAsync(string uid)
    {
        (int Attempt, HostSession Session) ended;
        lock (_gate)
        {
            if (!_sessions.Remove(uid, out ended))
            {
                return;
            }
        }

        await ended.Session.DisposeAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var uid in _sessions.Keys.ToList())
        {
            await EndAsync(uid);
        }
    }
}
