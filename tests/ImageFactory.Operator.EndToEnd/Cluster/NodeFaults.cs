using ImageFactory.Operator.Testing.Cluster;
using Xunit;

namespace ImageFactory.Operator.EndToEnd.Cluster;

/// <summary>Faults of the whole node: nothing else may be on it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NodeFaults : ICollectionFixture<ClusterFixture>
{
    public const string Name = "node faults";
}
