namespace ImageFactory.OpenStack.Identity;

/// <summary>The token in Keystone's words, as far as we need it.</summary>
internal sealed record TokenBody(DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, NamedBody User)
{
    /// <summary>Null for a token for no project.</summary>
    public NamedBody? Project { get; init; }

    /// <summary>Missing in a token for nothing.</summary>
    public IReadOnlyList<NamedBody> Roles { get; init; } = [];

    /// <summary>Missing in a token for nothing.</summary>
    public IReadOnlyList<CatalogService> Catalog { get; init; } = [];
}
