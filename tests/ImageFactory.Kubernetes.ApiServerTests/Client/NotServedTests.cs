using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

/// <summary>
/// The CRD server knows no ConfigMaps, as each server knows no custom resources in its first moments.
/// </summary>
[Collection(CrdServerCollection.Name)]
public sealed class NotServedTests(CrdServerFixture fixture) : IDisposable
{
    private readonly KubernetesClient _client = fixture.Server.CreateClient();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task An_object_of_a_kind_that_is_not_served_is_not_said_to_be_gone()
    {
        var read = await Assert.ThrowsAsync<ApiException>(() => _client.GetAsync<V1ConfigMap>("m", "default"));
        Assert.Equal((true, false), (read.IsNotServed, read.IsNotFound));

        var deletion = await Assert.ThrowsAsync<ApiException>(() => _client.DeleteAsync<V1ConfigMap>("m", "default"));
        Assert.True(deletion.IsNotServed);
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_told_apart_from_it() =>
        Assert.Null(await _client.GetAsync<CustomDefinition>("nobody.example.org"));
}
