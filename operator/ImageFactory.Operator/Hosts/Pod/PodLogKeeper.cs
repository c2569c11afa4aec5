using System.Text;
using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>Brings the logs of ended containers into the store.</summary>
[GenericRbac(Groups = [""], Resources = ["pods/log"], Verbs = RbacVerb.Get, Role = OperatorRoles.Builds)]
internal sealed class PodLogKeeper(IKubernetesClient client, HostLogs logs, BuilderSettings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // The last thing that every script writes (HostScripts/lib.sh).
    private const int EndBytes = 4096;

    // Far more than a kubelet keeps of a container's log. One that goes on beyond tells of no end.
    private const int MostBytes = 64 << 20;
    private const string EndMark = "] ended with exit code ";

    /// <summary>Keeps the log of a container, once, and notes where on the stage's line.</summary>
    public async Task KeepAsync(
        BuildContext context,
        BuildStage stage,
        string pod,
        StepObservation container,
        CancellationToken cancellationToken)
    {
        if (context.Status.ImageName is null)
        {
            return;
        }

        if (!await logs.HasAsync(context, container.Name, cancellationToken))
        {
            await using var log = await OpenAsync(context, pod, container, cancellationToken);
            if (log is null)
            {
                return;
            }

            await logs.WriteAsync(context, container.Name, log, cancellationToken);
        }

        HostLogs.Note(context, stage, container.Name);
    }

    /// <summary>
    /// True if the container's log ends as that of a script which has ended and released what it held.
    /// </summary>
    public async Task<bool> TellsOfEndAsync(
        BuildContext context, string pod, string container, CancellationToken cancellationToken)
    {
        try
        {
            await using var log = await ReadAsync(context, pod, container, cancellationToken);
            return (await ReadEndAsync(log ?? Stream.Null, cancellationToken))
                .TrimEnd('\n').Split('\n')[^1].Contains(EndMark, StringComparison.Ordinal);
        }
        catch (ApiException)
        {
            // The node does not answer; how long to wait for it is the caller's business.
            return false;
        }
    }

    // A log has no end while its container runs, and a line of it may have none either.
    private static async Task<string> ReadEndAsync(Stream log, CancellationToken cancellationToken)
    {
        byte[] before = new byte[EndBytes], last = new byte[EndBytes];
        int beforeCount = 0, lastCount = 0, total = 0, count;
        while (total < MostBytes && (count = await log.ReadAtLeastAsync(
            before, EndBytes, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            (before, last) = (last, before);
            (beforeCount, lastCount) = (lastCount, count);
            total += count;
        }

        return total < MostBytes
            ? Encoding.UTF8.GetString([.. before[..beforeCount], .. last[..lastCount]])
            : string.Empty;
    }

    // A node that does not answer takes the logs on it along: a build must not wait for them for ever.
    private async Task<Stream?> OpenAsync(
        BuildContext context, string pod, StepObservation container, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(context, pod, container.Name, cancellationToken);
        }
        catch (ApiException) when (context.Now - (container.FinishedAt ?? container.StartedAt) > Patience)
        {
            return null;
        }
    }

    private Task<Stream?> ReadAsync(
        BuildContext context, string pod, string container, CancellationToken cancellationToken) =>
        client.ReadLogAsync(
            pod, new HostNames(context.Build, settings).Namespace, container, cancellationToken);
}
