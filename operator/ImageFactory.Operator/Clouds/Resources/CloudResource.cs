namespace ImageFactory.Operator.Clouds.Resources;

/// <summary>Something that the factory made in a cloud.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="BuildUid">The UID of the ImageBuild that it was made for.</param>
internal sealed record CloudResource(string Id, string Name, string BuildUid)
{
    /// <summary>
    /// Name of the server that it was made for; null where it belongs to none, or to none any more.
    /// </summary>
    public string? ServerName { get; init; }
}
