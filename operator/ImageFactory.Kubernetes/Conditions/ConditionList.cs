namespace ImageFactory.Kubernetes.Conditions;

/// <summary>
/// Conditions as apimachinery keeps them.
/// See <see href="https://github.com/kubernetes/apimachinery/blob/master/pkg/api/meta/conditions.go">
/// conditions.go</see>.
/// </summary>
public static class ConditionList
{
    /// <summary>Status of a condition that holds.</summary>
    public const string True = "True";

    /// <summary>Status of a condition that does not hold.</summary>
    public const string False = "False";

    /// <summary>Status of a condition of which nothing is known.</summary>
    public const string Unknown = "Unknown";

    /// <summary>
    /// Puts a condition into the list, in the place of the one of its type or at the end. The transition time moves
    /// only when the status changes: people read from it how long something has been so.
    /// </summary>
    /// <param name="conditions">The list, which is changed; its elements are replaced, not written to.</param>
    /// <param name="condition">What is so now; a transition time of its own counts before the clock's.</param>
    /// <param name="time">The clock.</param>
    /// <returns>True if anything changed.</returns>
    public static bool Set(IList<V1Condition> conditions, V1Condition condition, TimeProvider time)
    {
        var index = IndexOf(conditions, condition.Type);
        var transition = WholeSeconds(condition.LastTransitionTime ?? time.GetUtcNow());
        if (index < 0)
        {
            conditions.Add(condition with { LastTransitionTime = transition });
            return true;
        }

        var old = conditions[index];
        var updated = condition with
        {
            LastTransitionTime = TransitionTime(old, condition.Status, transition),
        };
        if (updated == old)
        {
            return false;
        }

        conditions[index] = updated;
        return true;
    }

    /// <summary>Since when a condition has its status: the time moves only when the status changes.</summary>
    /// <param name="before">The condition as it was; null for none.</param>
    /// <param name="status">Its status now.</param>
    /// <param name="now">The time of the change, if there is one.</param>
    public static DateTimeOffset? TransitionTime(V1Condition? before, string? status, DateTimeOffset now) =>
        before?.Status == status ? before?.LastTransitionTime : now;

    /// <summary>The condition of a type, or null.</summary>
    public static V1Condition? Find(IEnumerable<V1Condition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Whether the condition of a type is there and holds.</summary>
    public static bool IsTrue(IEnumerable<V1Condition>? conditions, string type) =>
        Find(conditions, type)?.Status == True;

    /// <summary>
    /// Takes the condition of a type out, as is right for Reconciling and Stalled once they don't hold.
    /// </summary>
    /// <returns>True if there was one.</returns>
    public static bool Remove(IList<V1Condition> conditions, string type)
    {
        var index = IndexOf(conditions, type);
        if (index < 0)
        {
            return false;
        }

        conditions.RemoveAt(index);
        return true;
    }

    private static int IndexOf(IList<V1Condition> conditions, string type)
    {
        for (var index = 0; index < conditions.Count; index++)
        {
            if (conditions[index].Type == type)
            {
                return index;
            }
        }

        return -1;
    }

    // The wire has whole seconds; a fraction kept here would look like a change to the next reconcile.
    private static DateTimeOffset WholeSeconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
