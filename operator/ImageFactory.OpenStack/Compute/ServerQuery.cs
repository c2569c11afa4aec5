namespace ImageFactory.OpenStack.Compute;

/// <summary>Which servers of the project are asked for.</summary>
public sealed record ServerQuery
{
    /// <summary>How their names begin; empty for any.</summary>
    public string NamePrefix { get; init; } = string.Empty;

    /// <summary>Tags that all of them have. Nova cannot ask for it, so that it is looked at here.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>How many come at once; a service may give fewer.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Whether a server is one of them.</summary>
    internal bool Includes(Server server) =>
        server.Name.StartsWith(NamePrefix, StringComparison.Ordinal)
        && Metadata.All(tag => server.Metadata.TryGetValue(tag.Key, out var value) && value == tag.Value);
}
