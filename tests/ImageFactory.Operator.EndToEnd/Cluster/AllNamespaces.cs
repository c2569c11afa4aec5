using ImageFactory.Operator.Testing.Cluster;
using Xunit;

namespace ImageFactory.Operator.EndToEnd.Cluster;

/// <summary>Operators that serve all namespaces: nobody else's builds may be on the cluster.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AllNamespaces : ICollectionFixture<ClusterFixture>
{
    public const string Name = "all namespaces";
}
