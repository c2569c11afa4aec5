using ImageFactory.Kubernetes.Conditions;

namespace ImageFactory.Operator.Status;

/// <summary>
/// The conditions of an object, made anew in each reconcile. A condition that has the status it had keeps the time
/// since which it has it; one that is not added is no more.
/// </summary>
/// <param name="before">The conditions that the object had.</param>
/// <param name="generation">The generation of the spec that they speak of.</param>
/// <param name="now">The time of the reconcile.</param>
internal sealed class ConditionSet(IEnumerable<V1Condition>? before, long? generation, DateTimeOffset now)
{
    private readonly List<V1Condition> _conditions = [];

    /// <summary>The conditions, in the order in which they were added.</summary>
    public IList<V1Condition> Conditions => _conditions;

    /// <summary>Adds a condition.</summary>
    /// <param name="type">Its type; each at most once.</param>
    /// <param name="status">True, False or Unknown.</param>
    /// <param name="reason">Why, in one word.</param>
    /// <param name="message">Why, for people.</param>
    public void Add(string type, string status, string reason, string message) => _conditions.Add(new V1Condition
    {
        Type = type,
        Status = status,
        Reason = reason,
        Message = message,
        ObservedGeneration = generation,
        LastTransitionTime = ConditionList.TransitionTime(ConditionList.Find(before, type), status, now),
    });
}
