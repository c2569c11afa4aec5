namespace ImageFactory.Kubernetes.Client;

/// <summary>What a watch tells of.</summary>
public enum WatchEventType
{
    /// <summary>The object is new to the watch.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone.</summary>
    Deleted,

    /// <summary>No change: only a newer resource version to go on from.</summary>
    Bookmark,
}
