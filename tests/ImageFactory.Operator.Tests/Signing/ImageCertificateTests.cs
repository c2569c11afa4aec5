using System.Security.Cryptography;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Signing;

public sealed class ImageCertificateTests : IDisposable
{
    private readonly ImageKeyFiles _keys = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _keys.Dispose();
    }

    [Fact]
    public async Task The_certificate_is_published_alone_without_what_its_file_has_beside_it()
    {
        _keys.Make("images");
        var certificate = await File.ReadAllTextAsync(_keys.Certificate("images"));
        var both = _keys.Write("both", await File.ReadAllTextAsync(_keys.Key("images")) + certificate);
        using var store = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = _folder.Path, MinFreeBytes = 0 },
            NullLogger<FileArtifactStore>.Instance);
        var scope = new ArtifactScope("images", "debian-12", "Standard_Debian_12_20260131_0");
        var settings = new ImageSigningSettings { KeyFile = both, CertificateFile = both };
        var signer = new ImageSigner(
            store, new OperatorOptions { Signing = new SigningSettings { Image = settings } }, TimeProvider.System);
        using var key = await signer.OpenKeyAsync("images", default);

        await signer.SignAsync(scope, Digests([1]), key!, default);

        Assert.Equal(
            certificate,
            await File.ReadAllTextAsync(Path.Combine(
                _folder.Path, scope.Namespace, scope.Profile, scope.ImageName, ReleaseFiles.ImageCertificate)));
    }

    private static ContentDigests Digests(byte[] image) => new(
        "",
        "",
        Convert.ToHexStringLower(SHA256.HashData(image)),
        Convert.ToHexStringLower(SHA512.HashData(image)));
}
