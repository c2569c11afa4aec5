using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(ApiServerCollection.Name)]
public sealed class WatchFaultTests(ApiServerFixture fixture) : WatchFaultCases(fixture.Server);
