using Xunit;

namespace ImageFactory.Operator.EndToEnd.Cluster;

/// <summary>One cluster for all tests, one test at a time: the node builds one image at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}
