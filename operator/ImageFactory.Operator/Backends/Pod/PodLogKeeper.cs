using System.Globalization;
using System.Text;
using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Entities;
using ImageFactory.Operator.Pipeline;

namespace ImageFactory.Operator.Backends.Pod;

/// <summary>Brings the logs of ended containers into the store, where they outlive the pod.</summary>
[GenericRbac(Groups = [""], Resources = ["pods/log"], Verbs = RbacVerb.Get)]
internal sealed class PodLogKeeper(IKubernetesClient client, IArtifactStore store)
{
    // What a condition can show; the store has the rest.
    private const int TailLines = 12;
    private const int TailBytes = 2048;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // The last thing that every script writes (HostScripts/lib.sh).
    private const string EndMark = "] ended with exit code ";

    /// <summary>
    /// Keeps the log of a container, once, and notes where on the stage's line. Returns the log's last lines where
    /// <paramref name="wantTail"/> asks for them.
    /// </summary>
    public async Task<string?> KeepAsync(
        BuildContext context,
        BuildStage stage,
        string pod,
        ContainerObservation container,
        bool wantTail,
        CancellationToken cancellationToken)
    {
        if (context.Status.ImageName is not { } imageName)
        {
            return null;
        }

        var scope = ArtifactScopes.Of(context.Build, imageName);
        var file = FileName(container.Name, context.Host.Attempt ?? 1);
        if (await store.StatAsync(scope, file, cancellationToken) is null)
        {
            await using var log = await OpenAsync(context, pod, container, cancellationToken);
            if (log is null)
            {
                return null;
            }

            await store.WriteAsync(scope, file, log, ArtifactWriteOptions.Default, cancellationToken);
        }

        context.Status.Line(stage).Log = $"{scope}/{file}";
        return wantTail ? await TailAsync(scope, file, cancellationToken) : null;
    }

    /// <summary>True if the container's log ends as that of a script which has ended and released what it held.</summary>
    public async Task<bool> TellsOfEndAsync(
        BuildContext context, string pod, string container, CancellationToken cancellationToken)
    {
        try
        {
            await using var log = await client.ReadLogAsync(pod, context.Namespace, container, cancellationToken);
            using var reader = new StreamReader(log ?? Stream.Null, Encoding.UTF8);
            var last = string.Empty;
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                last = line;
            }

            return last.Contains(EndMark, StringComparison.Ordinal);
        }
        catch (ApiException)
        {
            // The node does not answer; how long to wait for it is the caller's business.
            return false;
        }
    }

    /// <summary>Name of a container's log in the store; later hosts of the same build get files of their own.</summary>
    internal static string FileName(string container, int attempt) => attempt == 1
        ? $"logs/{container}.log"
        : string.Create(CultureInfo.InvariantCulture, $"logs/{container}.{attempt}.log");

    // A node that does not answer takes the logs on it along: a build must not wait for them for ever.
    private async Task<Stream?> OpenAsync(
        BuildContext context, string pod, ContainerObservation container, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ReadLogAsync(pod, context.Namespace, container.Name, cancellationToken);
        }
        catch (ApiException) when (context.Now - (container.FinishedAt ?? container.StartedAt) > Patience)
        {
            return null;
        }
    }

    private async Task<string?> TailAsync(ArtifactScope scope, string file, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenReadAsync(scope, file, cancellationToken);
        if (content is null)
        {
            return null;
        }

        content.Stream.Seek(Math.Max(0, content.Info.SizeBytes - TailBytes), SeekOrigin.Begin);
        using var reader = new StreamReader(content.Stream, Encoding.UTF8);
        var lines = (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.TakeLast(TailLines));
    }
}
