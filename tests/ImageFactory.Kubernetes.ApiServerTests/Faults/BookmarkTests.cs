using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(ApiServerCollection.Name)]
public sealed class BookmarkTests(ApiServerFixture fixture) : BookmarkCases(fixture.Server);
