using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

public sealed class CrdServerExpiryTests(UncachedCrdServerFixture fixture)
    : ExpiryCases(fixture.Server), IClassFixture<UncachedCrdServerFixture>;
