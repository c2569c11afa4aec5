using ImageFactory.Kubernetes.Abstractions.Entities;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>One change, as the store saw it.</summary>
/// <param name="Type">What became of the object.</param>
/// <param name="Key">Which object.</param>
/// <param name="Old">What was remembered; null for an addition.</param>
/// <param name="New">What is remembered now; null for a deletion.</param>
internal sealed record ObjectChange(ObjectChangeType Type, ObjectKey Key, StoreEntry? Old, StoreEntry? New);

/// <summary>What became of an object.</summary>
internal enum ObjectChangeType
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It has another version.</summary>
    Modified,

    /// <summary>It is gone, as the watch told or as a later list showed.</summary>
    Deleted,
}

/// <summary>
/// Is told of every change, in order, by one caller at a time. It MUST return at once: it only puts keys into queues.
/// </summary>
internal interface IChangeHandler
{
    /// <summary>An object changed.</summary>
    void Handle(ObjectChange change);
}
