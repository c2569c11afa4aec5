using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests;

/// <summary>Tests of faults, which mostly wait: they share a kube-apiserver beside that of the others.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<ApiServerFixture>
{
    public const string Name = "kube-apiserver with faults";
}
