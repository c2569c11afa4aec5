namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>The object changed or went between our read and our write: everyday, and cured by a fresh look.</summary>
internal sealed class ObjectMovedOnException(Exception innerException)
    : Exception("The object changed since it was read", innerException);
