namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>What a scope holds, as the listing URL gives it.</summary>
internal sealed record ArtifactListing(string Namespace, string Profile, string ImageName, IReadOnlyList<ArtifactInfo> Artifacts);
