namespace ImageFactory.OpenStack.Compute;

/// <summary>
/// Where a server is in its life, as far as it concerns us.
/// See <see href="https://docs.openstack.org/api-guide/compute/server_concepts.html">server concepts</see>.
/// </summary>
public enum ServerStatus
{
    /// <summary>Another status; the server exists.</summary>
    Other,

    /// <summary>It is being made.</summary>
    Build,

    /// <summary>It runs.</summary>
    Active,

    /// <summary>It is switched off.</summary>
    ShutOff,

    /// <summary>It failed; <see cref="Server.Fault"/> says why.</summary>
    Error,

    /// <summary>It is deleted, or marked so.</summary>
    Deleted,
}
