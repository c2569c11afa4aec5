using ImageFactory.Operator.Testing.ApiServers;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>The stand-alone CRD server of a current Kubernetes; it knows CEL.</summary>
public sealed class CurrentServer() : ManifestServer("crd-server", "crd");
