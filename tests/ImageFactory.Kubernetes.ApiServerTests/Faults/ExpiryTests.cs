using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

public sealed class ExpiryTests(UncachedApiServerFixture fixture)
    : ExpiryCases(fixture.Server), IClassFixture<UncachedApiServerFixture>;
