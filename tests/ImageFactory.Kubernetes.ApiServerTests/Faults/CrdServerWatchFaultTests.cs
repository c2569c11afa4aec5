using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(CrdServerCollection.Name)]
public sealed class CrdServerWatchFaultTests(CrdServerFixture fixture) : WatchFaultCases(fixture.Server);
