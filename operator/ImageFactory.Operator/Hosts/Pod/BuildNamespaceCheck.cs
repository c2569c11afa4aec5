using System.Net;
using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Hosting;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>
/// Keeps the operator from being ready while <c>builder.namespace</c> is not there. Its Role is in that namespace, so
/// that without the namespace it may not even look.
/// </summary>
[EntityRbac(typeof(V1Namespace), Verbs = RbacVerb.Get, Role = OperatorRoles.BuildNamespace)]
internal sealed partial class BuildNamespaceCheck(
    IKubernetesClient client, BuilderSettings settings, TimeProvider time, ILogger<BuildNamespaceCheck> logger)
    : BackgroundService, IReadinessCheck
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private volatile bool _isMissing;

    /// <inheritdoc />
    public IReadOnlyList<(bool IsWell, string Text)> Look() => settings.Namespace.Length == 0 ? [] :
    [
        _isMissing ? (false, Problem) : (true, $"builder.namespace: {settings.Namespace}"),
    ];

    private string Problem =>
        $"builder.namespace: there is no namespace {settings.Namespace}, or the operator has no rights in it: create "
        + "it with its Role (config/build-namespace, or builder.namespace of the Helm chart), or correct the setting";

    /// <summary>One look.</summary>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            Note(await client.GetAsync<V1Namespace>(settings.Namespace, cancellationToken: cancellationToken) is null);
        }
        catch (ApiException error) when (error.StatusCode == HttpStatusCode.Forbidden)
        {
            Note(isMissing: true);
        }
        catch (Exception error) when (error is ApiException or HttpRequestException or IOException)
        {
            // A server that cannot be reached is told of by the watches.
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Namespace.Length == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await CheckAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private void Note(bool isMissing)
    {
        if (isMissing && !_isMissing)
        {
            Log.Missing(logger, Problem);
        }

        _isMissing = isMissing;
    }

    private static partial class Log
    {
        [LoggerMessage(197, LogLevel.Warning, "{Problem}")]
        public static partial void Missing(ILogger logger, string problem);
    }
}
