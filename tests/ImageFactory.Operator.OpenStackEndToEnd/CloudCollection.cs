using Xunit;

namespace ImageFactory.Operator.OpenStackEndToEnd;

/// <summary>Tests that share the one hypervisor, and so run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class CloudCollection
{
    public const string Name = "cloud";
}
