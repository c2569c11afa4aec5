namespace ImageFactory.Kubernetes.Client;

/// <summary>Which objects, and which page of them.</summary>
public sealed record ListOptions
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

    /// <summary>
    /// How old the list may be: null for what is true now, "0" for what the server has at hand, which it sends whole.
    /// </summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Most items of one page.</summary>
    public int? Limit { get; init; }

    /// <summary>Token of the page, from the one before.</summary>
    public string? Continue { get; init; }
}
