using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using k8s;
using k8s.Models;

namespace ImageFactory.Operator.GarbageCollection;

/// <summary>
/// Looks through <c>builder.namespace</c> for what has no build any more: no owner reference reaches there, and a
/// finalizer can be removed by force. As in a region, what one look finds is deleted by the next. Secrets, which cannot
/// be listed, go with the ConfigMap that owns them.
/// </summary>
[EntityRbac(typeof(V1ConfigMap), Verbs = RbacVerb.List, Role = OperatorRoles.BuildNamespace)]
internal sealed partial class BuildNamespaceSweep(
    IKubernetesClient client, OperatorOptions options, ILogger<BuildNamespaceSweep> logger)
{
    private const string Selector = $"{HostNames.ManagedByLabel}={HostNames.ManagedBy}";

    private HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Takes the look. What goes wrong is logged: the next look comes soon enough.</summary>
    public async Task RunAsync(ExistingBuilds existing, CancellationToken cancellationToken)
    {
        if (options.Builder.Namespace.Length == 0)
        {
            return;
        }

        var found = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await SweepAsync<V1Pod>(existing, found, cancellationToken);
            await SweepAsync<V1ConfigMap>(existing, found, cancellationToken);
        }
        catch (ApiException error)
        {
            Log.Failed(logger, options.Builder.Namespace, error.Message);
        }

        _seen = found;
    }

    private async Task SweepAsync<T>(
        ExistingBuilds existing, HashSet<string> found, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var kind = EntityDefinition.Of<T>().Kind;
        var all = await client.ListAsync<T>(
            options.Builder.Namespace, Selector, cancellationToken: cancellationToken);
        foreach (var orphan in all.Where(one => IsOfServed(one) && !existing.All.Contains(UidOf(one))))
        {
            found.Add(orphan.Uid());
            if (!_seen.Contains(orphan.Uid()))
            {
                continue;
            }

            if (options.OpenStack.GarbageCollector.DryRun)
            {
                Log.WouldDelete(logger, kind, orphan.Namespace(), orphan.Name(), UidOf(orphan));
                continue;
            }

            await client.DeleteAsync<T>(
                orphan.Name(),
                orphan.Namespace(),
                new DeleteOptions { PreconditionUid = orphan.Uid() },
                cancellationToken);
            Log.Deleted(logger, kind, orphan.Namespace(), orphan.Name(), UidOf(orphan));
        }
    }

    // Operators that serve a namespace each may share the namespace of pods, and none knows the builds of another.
    private bool IsOfServed(IKubernetesObject<V1ObjectMeta> entity) =>
        entity.GetLabel(HostNames.BuildNamespaceLabel) is { } @namespace
        && (options.Namespace is null || options.Namespace == @namespace);

    private static string UidOf(IKubernetesObject<V1ObjectMeta> entity) =>
        entity.GetLabel(HostNames.BuildUidLabel) ?? string.Empty;

    private static partial class Log
    {
        [LoggerMessage(126, LogLevel.Warning, "Deleted {Kind} {Namespace}/{Name}: its build {BuildUid} is gone")]
        public static partial void Deleted(
            ILogger logger, string kind, string @namespace, string name, string buildUid);

        [LoggerMessage(
            127, LogLevel.Warning, "Would delete {Kind} {Namespace}/{Name}: its build {BuildUid} is gone (dry run)")]
        public static partial void WouldDelete(
            ILogger logger, string kind, string @namespace, string name, string buildUid);

        [LoggerMessage(
            128, LogLevel.Warning, "Looking for what builds left in namespace {Namespace} failed: {Problem}")]
        public static partial void Failed(ILogger logger, string @namespace, string problem);
    }
}
