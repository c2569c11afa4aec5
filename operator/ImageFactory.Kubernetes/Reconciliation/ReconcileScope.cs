using System.Collections;
using ImageFactory.Kubernetes.Abstractions.Entities;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>What every log line of a reconcile carries, under the names that all of the runtime uses.</summary>
internal sealed class ReconcileScope(string controller, ObjectKey key, Guid reconcileId)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <inheritdoc />
    public int Count => 4;

    /// <inheritdoc />
    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("controller", controller),
        1 => new("namespace", key.Namespace),
        2 => new("name", key.Name),
        3 => new("reconcileID", reconcileId),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    /// <summary>For loggers that print scopes as text.</summary>
    public override string ToString() => $"{controller} {key} reconcileID={reconcileId}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
