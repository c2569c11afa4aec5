namespace ImageFactory.Kubernetes.Informers;

/// <summary>Why a list or a watch ended; each has its own way on.</summary>
internal enum WatchEnd
{
    /// <summary>The server ended it in order: watch on at once.</summary>
    Closed,

    /// <summary>Nothing came for too long: watch on at once from the same version.</summary>
    Idle,

    /// <summary>The version is too old: list again.</summary>
    Expired,

    /// <summary>The token is not taken: back off.</summary>
    Unauthorized,

    /// <summary>A role is missing; it may come later: back off and list again.</summary>
    Forbidden,

    /// <summary>The kind is not installed; it may come later: back off and list again.</summary>
    NotFound,

    /// <summary>The server has too much to do: back off.</summary>
    Throttled,

    /// <summary>The server is not there or broke off: back off.</summary>
    Disconnected,

    /// <summary>An answer could not be read: back off and list again.</summary>
    Unreadable,
}
