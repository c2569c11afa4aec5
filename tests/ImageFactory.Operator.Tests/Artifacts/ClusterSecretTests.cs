using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

/// <summary>Row 19 of the review: the root of all keys does not lie among what build hosts write.</summary>
public sealed class ClusterSecretTests : IDisposable
{
    private const string Name = "imagefactory-operator-secret";
    private const string Purpose = "ssh";

    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryCluster _cluster = new(TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_empty_one_is_filled_once_and_the_same_after_a_restart()
    {
        Put([]);

        var first = (await LoadAsync()).Derive(Purpose).Current;

        Assert.Equal(OperatorSecret.MinLength, _cluster.Object<V1Secret>(Name).Data["key"].Length);
        Assert.Equal(first.Bytes, (await LoadAsync()).Derive(Purpose).Current.Bytes);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task What_an_earlier_version_left_among_the_artifacts_is_taken_over_and_goes_from_there()
    {
        var before = OperatorSecret.Load(new ArtifactStoreSettings { Root = _folder.Path }).Derive(Purpose).Current;
        Put([]);

        Assert.Equal(before.Bytes, (await LoadAsync()).Derive(Purpose).Current.Bytes);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Two_keys_are_two_keys()
    {
        var (old, next) = (Bytes.Make(32, seed: 1), Bytes.Make(32, seed: 2));
        Put(new() { ["key"] = next, ["previous"] = old });

        var keys = (await LoadAsync()).Derive(Purpose);

        Assert.Equal(new OperatorSecret(next).Derive(Purpose).Current.Bytes, keys.Current.Bytes);
        Assert.Equal(new OperatorSecret(old).Derive(Purpose).Current.Bytes, keys.Previous!.Bytes);
    }

    [Fact]
    public async Task One_that_is_missing_short_or_twice_the_same_is_refused_with_a_remedy()
    {
        await AssertRefusedAsync(
            "artifacts.signingKeySecret: namespace images has no Secret imagefactory-operator-secret: make it, empty");

        Put(new() { ["key"] = Bytes.Make(31) });
        await AssertRefusedAsync(
            "artifacts.signingKeySecret: 'key' of Secret imagefactory-operator-secret has 31 bytes");

        Put(new() { ["key"] = Bytes.Make(32), ["previous"] = Bytes.Make(32) });
        await AssertRefusedAsync(
            "artifacts.signingKeySecret: 'previous' of Secret imagefactory-operator-secret is the same as 'key'");
    }

    private async Task AssertRefusedAsync(string message) => Assert.StartsWith(
        message,
        (await Assert.ThrowsAsync<InvalidDataException>(LoadAsync)).Message,
        StringComparison.Ordinal);

    private Task<OperatorSecret> LoadAsync() => new ClusterSecret(
        _cluster,
        new ArtifactStoreSettings { Root = _folder.Path, SigningKeySecret = Name }).LoadAsync(default);

    private void Put(Dictionary<string, byte[]> data) => _cluster.Put(new V1Secret
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = new V1ObjectMeta { Name = Name, NamespaceProperty = "images" },
        Data = data,
    });
}
