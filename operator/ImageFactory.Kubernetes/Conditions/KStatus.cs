using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Conditions;

/// <summary>
/// The rules by which tools read a custom resource's state, so that tests can hold our statuses against them.
/// See <see href="https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/status/generic.go">
/// generic.go</see>.
/// </summary>
public static class KStatus
{
    /// <summary>True when the object is as asked for.</summary>
    public const string Ready = "Ready";

    /// <summary>Present, and True, only while work is under way.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>Present, and True, only when somebody must act.</summary>
    public const string Stalled = "Stalled";

    /// <summary>
    /// The default of a status, for an API server to fill in: without it, an object that nobody has looked at yet
    /// counts as being as asked for.
    /// </summary>
    public const string NotObserved = """{"observedGeneration":-1}""";

    /// <summary>Judges an object.</summary>
    /// <param name="entity">Its metadata.</param>
    /// <param name="observedGeneration">status.observedGeneration; null if there is none.</param>
    /// <param name="conditions">status.conditions.</param>
    public static ObjectStatusResult Of(
        IKubernetesObject<V1ObjectMeta> entity, long? observedGeneration, IReadOnlyCollection<V1Condition>? conditions)
    {
        if (entity.IsDeleting())
        {
            return new(ObjectStatus.Terminating, "the object is being deleted");
        }

        if (observedGeneration is { } observed && observed != entity.Generation())
        {
            return new(
                ObjectStatus.InProgress,
                $"generation {entity.Generation()} is asked for, {observed} was observed last");
        }

        if (ConditionList.Find(conditions, Reconciling) is { Status: ConditionList.True } reconciling)
        {
            return new(ObjectStatus.InProgress, reconciling.Message);
        }

        if (ConditionList.Find(conditions, Stalled) is { Status: ConditionList.True } stalled)
        {
            return new(ObjectStatus.Failed, stalled.Message);
        }

        return ConditionList.Find(conditions, Ready) is { Status: not ConditionList.True } ready
            ? new(ObjectStatus.InProgress, ready.Message)
            : new(ObjectStatus.Current, "the object is as asked for");
    }
}
