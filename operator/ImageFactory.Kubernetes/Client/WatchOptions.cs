namespace ImageFactory.Kubernetes.Client;

/// <summary>Which objects to watch, and from when.</summary>
public sealed record WatchOptions
{
    /// <summary>
    /// The kind, for <see cref="V1PartialObjectMetadata"/>, which names none: the server then sends metadata alone.
    /// Null for the kind of the type asked for.
    /// </summary>
    public EntityDefinition? Resource { get; init; }

    /// <summary>The namespace; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Version after which events are sent.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>When the server shall end the watch; null for the server's own limit.</summary>
    public TimeSpan? ServerTimeout { get; init; }
}
