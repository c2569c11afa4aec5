using ImageFactory.Operator.Testing.ApiServers;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>Tests of signatures: one API server for all, one program after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SigningCollection : ICollectionFixture<OperatorServer>
{
    public const string Name = "signing";
}
