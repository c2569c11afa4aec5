namespace ImageFactory.Kubernetes.Informers;

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
