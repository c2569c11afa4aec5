namespace ImageFactory.Operator.Testing.ApiServers;

/// <summary>The whole API server of Kubernetes 1.20; it knows no CEL rules.</summary>
public sealed class OldServer() : ManifestServer("apiserver", "crd-before-1.25");
