using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;
using Xunit;
using static ImageFactory.Operator.Tests.Controllers.DistroProfile.ReviewScene;

namespace ImageFactory.Operator.Tests.Controllers.DistroProfile;

/// <summary>Two profiles of one release, in two namespaces that share a cloud.</summary>
public sealed class SharedNamesTests : IAsyncDisposable
{
    private const string Remedy =
        "makes images of the name Standard_Debian_12 in demo/RegionOne too, and is older: images of this one can be "
        + "built, but not released there; set spec.image.variant, e.g. minimal, or change spec.tier or spec.os";

    private readonly ReviewScene _scene = new();

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public Task The_younger_one_is_told_what_to_set() =>
        ReadyIsAsync(-1, $"Ready False FailedNameTaken: DistroProfile others/bookworm {Remedy}");

    [Fact]
    public Task The_older_one_is_told_nothing() => ReadyIsAsync(1, "Ready True Succeeded: The profile can be built");

    [Fact]
    public Task A_tenant_is_not_told_whose_it_is()
    {
        _scene.Options.Tenants =
        [
            new TenantSettings { Name = "one", Namespaces = ["images"] },
            new TenantSettings { Name = "two", Namespaces = ["others"] },
        ];
        return ReadyIsAsync(-1, $"Ready False FailedNameTaken: Another profile of this factory {Remedy}");
    }

    [Fact]
    public Task A_variant_tells_them_apart() => ReadyIsAsync(
        -1,
        "Ready True Succeeded: The profile can be built",
        other => other.Spec.Image = new V1ImageSettings { Variant = "minimal" });

    [Fact]
    public Task Without_a_common_region_there_is_nothing_to_tell() => ReadyIsAsync(
        -1,
        "Ready True Succeeded: The profile can be built",
        other => other.Spec.Regions = [new V1RegionTarget { Cloud = "demo", Region = "RegionThree" }]);

    private async Task ReadyIsAsync(int days, string expected, Action<V1DistroProfile>? change = null)
    {
        _scene.Cluster.Change<V1DistroProfile>(
            Name, profile => profile.Metadata.CreationTimestamp = Start.UtcDateTime);
        var other = _scene.Profile;
        (other.Metadata.Name, other.Metadata.NamespaceProperty, other.Metadata.Uid) = ("bookworm", "others", "p-2");
        other.Metadata.CreationTimestamp = Start.UtcDateTime.AddDays(days);
        change?.Invoke(other);
        _scene.Cluster.Put(other);

        await _scene.ReconcileAsync();

        Assert.Equal(expected, _scene.Conditions.First());
    }
}
