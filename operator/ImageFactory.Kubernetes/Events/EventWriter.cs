using System.Globalization;
using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using k8s.Models;

namespace ImageFactory.Kubernetes.Events;

/// <summary>Brings the server's event object up to what the series is.</summary>
/// <param name="controller">Name of the controller that tells.</param>
/// <param name="instance">Name of its process.</param>
[GenericRbac(Groups = ["events.k8s.io"], Resources = ["events"], Verbs = RbacVerb.Create | RbacVerb.Patch)]
internal sealed class EventWriter(string controller, string instance)
{
    public async Task WriteAsync(IKubernetesClient client, EventSeries series, CancellationToken cancellationToken)
    {
        var count = series.Count;
        if (series.Sent > 0 && await PatchAsync(client, series, cancellationToken))
        {
            series.Sent = count;
            return;
        }

        try
        {
            await client.CreateAsync(EventOf(series), cancellationToken);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            // An earlier try got through although its answer didn't.
        }

        series.Sent = count;
    }

    /// <summary>False if the event is gone: the server keeps events for an hour.</summary>
    private static async Task<bool> PatchAsync(
        IKubernetesClient client, EventSeries series, CancellationToken cancellationToken)
    {
        var at = series.Latest.At.UtcDateTime.ToString(
            "yyyy-MM-dd'T'HH:mm:ss'.'ffffff'Z'", CultureInfo.InvariantCulture);
        var count = series.Count.ToString(CultureInfo.InvariantCulture);
        var patch = $$$"""{"series":{"count":{{{count}}},"lastObservedTime":"{{{at}}}"}}""";
        try
        {
            await client.PatchAsync<Eventsv1Event>(series.Name, series.Namespace, patch, null, cancellationToken);
            return true;
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return false;
        }
    }

    private Eventsv1Event EventOf(EventSeries series) => new()
    {
        Metadata = new V1ObjectMeta { Name = series.Name, NamespaceProperty = series.Namespace },
        EventTime = series.Latest.At.UtcDateTime,
        Series = series.Count == 1
            ? null
            : new Eventsv1EventSeries { Count = series.Count, LastObservedTime = series.Latest.At.UtcDateTime },
        ReportingController = controller,
        ReportingInstance = instance,
        Action = series.Latest.Key.Reason,
        Reason = series.Latest.Key.Reason,
        Regarding = series.Latest.Regarding,
        Note = series.Latest.Note,
        Type = series.Latest.Key.Type,
    };
}
