using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Xunit;

namespace ImageFactory.Operator.Tests.Signing;

/// <summary>What signing costs, and what it leaves in the store.</summary>
public sealed class ArtifactSignerTests : IDisposable
{
    private const string File = "image.qcow2";

    private static readonly ArtifactScope Scope = new("images", "debian-12", "Standard_Debian_12_20260131_0");

    private readonly OpenPgpKeyFiles _keys = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _keys.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task The_content_is_read_once_whatever_the_number_of_keys(int keys)
    {
        var image = Bytes.Make((3 << 20) + 17);
        using var files = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = _folder.Path, MinFreeBytes = 0 },
            NullLogger<FileArtifactStore>.Instance);
        ArtifactInfo written;
        using (var content = new MemoryStream(image))
        {
            written = await files.WriteAsync(Scope, File, content, ArtifactWriteOptions.Default, default);
        }

        var pairs = Enumerable.Range(0, keys).Select(_ => OpenPgpKeyFiles.Pair("ed25519")).ToList();
        var settings = pairs.Select((pair, number) => new SigningKeySettings
        {
            Name = $"key-{number}",
            KeyFile = _keys.Write($"key-{number}", OpenPgpKeyFiles.Ring(pair).GenerateSecretKeyRing()),
        });
        var store = new CountingStore(files);
        var options = new OperatorOptions { Signing = new SigningSettings { Keys = [.. settings] } };
        var signer = new ArtifactSigner(store, options, TimeProvider.System);
        using var opened = await signer.OpenKeysAsync(Scope.Namespace, untested: null, default);

        var digests = await signer.SignAsync(Scope, written, "uid-1", opened, null, default);

        Assert.Equal((image.Length, Bytes.Sha256(image)), (store.BytesRead, digests.Sha256));
        var signatures = await SignaturesAsync(ReleaseFiles.Signature(File));
        Assert.Equal(keys, signatures.Count);
        for (var number = 0; number < keys; number++)
        {
            var signature = signatures[number];
            signature.InitVerify(pairs[number].PublicKey);
            signature.Update(image);
            Assert.True(signature.Verify());
        }

        Assert.Equal(
            keys == 1 ? 0 : keys,
            Directory.GetFiles(_folder.Path, $"{File}.key-*.sig", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_file_that_is_not_what_was_reported_gets_no_signature()
    {
        using var store = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = _folder.Path, MinFreeBytes = 0 },
            NullLogger<FileArtifactStore>.Instance);
        using var content = new MemoryStream([1]);
        await store.WriteAsync(Scope, File, content, ArtifactWriteOptions.Default, default);
        var options = new OperatorOptions
        {
            Signing = new SigningSettings
            {
                Keys =
                [
                    new SigningKeySettings
                    {
                        Name = "release",
                        KeyFile = _keys.Write(
                            "release", OpenPgpKeyFiles.Ring(OpenPgpKeyFiles.Pair("ed25519")).GenerateSecretKeyRing()),
                    },
                ],
            },
        };
        var signer = new ArtifactSigner(store, options, TimeProvider.System);
        using var keys = await signer.OpenKeysAsync(Scope.Namespace, untested: null, default);

        await Assert.ThrowsAsync<ArtifactChangedException>(() => signer.SignAsync(
            Scope, new ArtifactInfo(File, Bytes.Sha256([2]), 1), "uid-1", keys, null, default));

        Assert.Equal([File], (await store.ListAsync(Scope, default)).Select(file => file.Name));
    }

    [Theory]
    [InlineData("red", "red-2026 both")]
    [InlineData("blue", "blue-2026 both")]
    [InlineData("plain", "")]
    [InlineData("nobodys", "")]
    public async Task An_image_is_signed_by_the_keys_of_its_tenant_and_no_other(string tenant, string expected)
    {
        var options = new OperatorOptions
        {
            Signing = new SigningSettings
            {
                Keys = [.. new[] { "red-2026", "blue-2026", "both" }.Select(name => new SigningKeySettings
                {
                    Name = name,
                    KeyFile = _keys.Write(
                        name, OpenPgpKeyFiles.Ring(OpenPgpKeyFiles.Pair("ed25519")).GenerateSecretKeyRing()),
                })],
            },
            Tenants =
            [
                new() { Name = "red", Namespaces = ["red"], SigningKeys = ["red-2026", "both"] },
                new() { Name = "blue", Namespaces = ["blue"], SigningKeys = ["both", "blue-2026"] },
                new() { Name = "plain", Namespaces = ["plain"], SigningKeys = [] },
            ],
        };
        using var store = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = _folder.Path, MinFreeBytes = 0 },
            NullLogger<FileArtifactStore>.Instance);
        var signer = new ArtifactSigner(store, options, TimeProvider.System);

        using var keys = await signer.OpenKeysAsync(tenant, untested: null, default);

        Assert.Equal(expected, string.Join(' ', keys.Signers.Select(one => one.Name)));
        Assert.Equal(expected.Length > 0, signer.HasKeys(tenant));
    }

    private async Task<PgpSignatureList> SignaturesAsync(string file)
    {
        var path = Path.Combine(_folder.Path, Scope.Namespace, Scope.Profile, Scope.ImageName, file);
        var bytes = await System.IO.File.ReadAllBytesAsync(path);
        return Assert.IsType<PgpSignatureList>(new PgpObjectFactory(bytes).NextPgpObject());
    }
}
