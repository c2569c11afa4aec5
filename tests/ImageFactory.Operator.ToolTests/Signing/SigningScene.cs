using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Operator.ToolTests.Signing;

/// <summary>A store with an artifact, and keys to sign it.</summary>
internal sealed class SigningScene : IAsyncDisposable
{
    public const string File = "image.qcow2";

    public const string Build = "5b1f1c0e-0000-4000-8000-000000000001";

    public static readonly ArtifactScope Scope = new("images", "debian-12", "Standard_Debian_12_20260131_0");

    private readonly TemporaryFolder _folder = new();

    private SigningScene() => Store = FileArtifactStore.Open(
        new ArtifactStoreSettings { Root = _folder.Path, MinFreeBytes = 0 }, NullLogger<FileArtifactStore>.Instance);

    public SigningKeyring Keyring { get; } = SigningKeyring.Create();

    public FileArtifactStore Store { get; }

    public static async Task<SigningScene> WithAsync(byte[] content)
    {
        var scene = new SigningScene();
        using var stream = new MemoryStream(content);
        await scene.Store.WriteAsync(Scope, File, stream, ArtifactWriteOptions.Default, default);
        return scene;
    }

    /// <summary>The path of a file in the store.</summary>
    public string PathOf(string file) =>
        System.IO.Path.Combine(_folder.Path, Scope.Namespace, Scope.Profile, Scope.ImageName, file);

    /// <summary>Signs the artifact as the operator does.</summary>
    public async Task<SigningKeys> SignAsync(params SigningKeySettings[] keys)
    {
        var options = new OperatorOptions { Signing = new SigningSettings { Keys = keys } };
        var signer = new ArtifactSigner(Store, options, TimeProvider.System);
        using var opened = await signer.OpenKeysAsync(Scope.Namespace, untested: null, default);
        await signer.PublishAsync(Scope, opened, default);
        var file = await Store.StatAsync(Scope, File, default);
        await signer.SignAsync(Scope, file!, Build, opened, null, default);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await Keyring.DisposeAsync();
        _folder.Dispose();
    }
}
