using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests;

/// <summary>Tests that share one CRD server of a current Kubernetes.</summary>
[CollectionDefinition(Name)]
public sealed class CrdServerCollection : ICollectionFixture<CrdServerFixture>
{
    public const string Name = "crd-server";
}
