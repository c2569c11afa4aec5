namespace ImageFactory.Operator.GarbageCollection;

/// <summary>Something that the factory made in a cloud.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="BuildUid">The UID of the ImageBuild that it was made for.</param>
internal sealed record CloudResource(string Id, string Name, string BuildUid);
