using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(FaultCollection.Name)]
public sealed class BookmarkTests(ApiServerFixture fixture) : BookmarkCases(fixture.Server);
