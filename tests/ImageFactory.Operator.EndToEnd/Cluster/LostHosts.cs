using ImageFactory.Operator.Testing.Cluster;
using Xunit;

namespace ImageFactory.Operator.EndToEnd.Cluster;

/// <summary>
/// Builds of the light distribution that lose their host or their operator, one at a time: they wait for the kubelet
/// for most of their time, beside which others run.
/// </summary>
[CollectionDefinition(Name)]
public sealed class LostHosts : ICollectionFixture<ClusterFixture>
{
    public const string Name = "lost hosts";
}
