using ImageFactory.Operator.Testing.Cluster;
using Xunit;

namespace ImageFactory.Operator.EndToEnd.Cluster;

/// <summary>Builds of the light distribution, or that end early, one at a time.</summary>
[CollectionDefinition(Name)]
public sealed class LightBuilds : ICollectionFixture<ClusterFixture>
{
    public const string Name = "light builds";
}
