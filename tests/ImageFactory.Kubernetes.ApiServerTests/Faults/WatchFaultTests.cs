using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(FaultCollection.Name)]
public sealed class WatchFaultTests(ApiServerFixture fixture) : WatchFaultCases(fixture.Server);
