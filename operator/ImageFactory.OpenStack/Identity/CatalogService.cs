namespace ImageFactory.OpenStack.Identity;

/// <summary>A service of the catalogue.</summary>
internal sealed record CatalogService(string Type)
{
    /// <summary>Where it is; a service may be announced and be nowhere.</summary>
    public IReadOnlyList<CatalogEndpoint> Endpoints { get; init; } = [];
}
