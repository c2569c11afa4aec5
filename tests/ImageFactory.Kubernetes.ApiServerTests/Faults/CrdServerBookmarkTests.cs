using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(CrdServerCollection.Name)]
public sealed class CrdServerBookmarkTests(CrdServerFixture fixture) : BookmarkCases(fixture.Server);
