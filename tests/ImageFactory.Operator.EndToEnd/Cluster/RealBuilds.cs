using ImageFactory.Operator.Testing.Cluster;
using Xunit;

namespace ImageFactory.Operator.EndToEnd.Cluster;

/// <summary>
/// Builds of a real Debian, one at a time: minutes of work and waiting, beside which the light ones run.
/// </summary>
[CollectionDefinition(Name)]
public sealed class RealBuilds : ICollectionFixture<ClusterFixture>
{
    public const string Name = "real builds";
}
