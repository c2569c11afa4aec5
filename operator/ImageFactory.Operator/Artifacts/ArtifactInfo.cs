namespace ImageFactory.Operator.Artifacts;

/// <summary>What is known of a stored artifact without reading it.</summary>
/// <param name="Name">Its name within the scope, <c>logs/…</c> for logs.</param>
/// <param name="Sha256">The digest of its content, 64 lower-case hexadecimal digits.</param>
/// <param name="SizeBytes">Its length.</param>
internal sealed record ArtifactInfo(string Name, string Sha256, long SizeBytes);
