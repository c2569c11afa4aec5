namespace ImageFactory.Kubernetes.Abstractions.Rbac;

/// <summary>What a role allows.</summary>
[Flags]
public enum RbacVerb
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The wildcard.</summary>
    All = 1,

    /// <summary>get.</summary>
    Get = 2,

    /// <summary>list.</summary>
    List = 4,

    /// <summary>watch.</summary>
    Watch = 8,

    /// <summary>create.</summary>
    Create = 16,

    /// <summary>update.</summary>
    Update = 32,

    /// <summary>patch.</summary>
    Patch = 64,

    /// <summary>delete.</summary>
    Delete = 128,

    /// <summary>Every verb by its name, without the wildcard.</summary>
    AllExplicit = Get | List | Watch | Create | Update | Patch | Delete,
}
