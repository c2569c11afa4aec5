namespace ImageFactory.OpenStack.Compute;

/// <summary>Which servers of the project are asked for.</summary>
public sealed record ServerQuery
{
    /// <summary>The beginning of the servers' names; empty for any name.</summary>
    public string NamePrefix { get; init; } = string.Empty;

    /// <summary>Tags that all of them have. Nova cannot filter by tags, so that this client does.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The most items of one page; a service may give fewer.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Whether a server has all the tags.</summary>
    internal bool Includes(Server server) =>
        server.Name.StartsWith(NamePrefix, StringComparison.Ordinal)
        && Metadata.All(tag => server.Metadata.TryGetValue(tag.Key, out var value) && value == tag.Value);
}
