using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Signing;
using ImageFactory.Operator.Tests.Stages;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Builds;

/// <summary>
/// Stage 6 on a host that is prepared: the key that signs images is tried before the work, not after.
/// </summary>
public sealed class PrepareTests : IDisposable
{
    private readonly ImageKeyFiles _keys = new();
    private readonly TemporaryFolder _folder = new();
    private readonly WakeCount _wake = new();

    public void Dispose()
    {
        _folder.Dispose();
        _keys.Dispose();
        _wake.Dispose();
    }

    [Fact]
    public async Task A_key_that_signs_images_is_named_by_its_certificate()
    {
        var fingerprint = _keys.Make("images");

        var done = Assert.IsType<StageOutcome.Done>(await PrepareAsync(Settings));

        Assert.Equal($"The host is prepared; to be signed by certificate {fingerprint}", done.Message);
    }

    [Fact]
    public async Task A_key_that_cannot_sign_images_fails_the_build()
    {
        var wrong = _keys.Write("passphrase", "not the one\n");
        _keys.Make("images", isLocked: true);

        var error = await Assert.ThrowsAsync<SigningException>(
            () => PrepareAsync(Settings with { PassphraseFile = wrong }));

        Assert.Equal(
            $"The key {_keys.Key("images")} (signing.image in the operator's settings) does not open with the "
            + "passphrase in passphraseFile: put the key's passphrase there, in one line",
            error.Message);
    }

    [Fact]
    public async Task Without_keys_the_host_is_all() =>
        Assert.Equal(new StageOutcome.Done("The host is prepared"), await PrepareAsync(null));

    private ImageSigningSettings Settings =>
        new() { KeyFile = _keys.Key("images"), CertificateFile = _keys.Certificate("images") };

    private async Task<StageOutcome> PrepareAsync(ImageSigningSettings? image)
    {
        using var store = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = _folder.Path, MinFreeBytes = 0 },
            NullLogger<FileArtifactStore>.Instance);
        await using var work = new BackgroundWork();
        var settings = new OperatorOptions { Signing = new SigningSettings { Image = image } };
        var stage = new Prepare(
            new BuildBackends([new PreparedHost()]),
            new StageJobs(work, _wake),
            new ArtifactSigner(store, settings, TimeProvider.System),
            new ImageSigner(store, settings, TimeProvider.System));
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = "debian-12-x", NamespaceProperty = "images", Uid = "uid-1" },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
        };
        var context = new BuildContext(build, new V1ImageBuildStatus(), TimeProvider.System.GetUtcNow());
        var outcome = await stage.RunAsync(context, default);
        if (outcome is StageOutcome.Running)
        {
            await _wake.WokenAsync();
            outcome = await stage.RunAsync(context, default);
        }

        return outcome;
    }

    /// <summary>A build host that has done its part of the stage.</summary>
    private sealed class PreparedHost : IBuildBackend
    {
        public BuildBackend Kind => BuildBackend.Pod;

        public Task<StageOutcome> AdmitAsync(
            BuildContext context,
            V1DistroProfileSpec profile,
            IReadOnlyCollection<V1ImageBuild> builds,
            CancellationToken cancellationToken) => Task.FromResult<StageOutcome>(new StageOutcome.Proceed());

        public Task<StageOutcome> EnsureHostAsync(BuildContext context, CancellationToken cancellationToken) => Done();

        public Task<StageOutcome> ConnectAsync(BuildContext context, CancellationToken cancellationToken) => Done();

        public Task<StageOutcome> RunOnHostAsync(
            BuildContext context, BuildStage stage, CancellationToken cancellationToken) => Done();

        public Task<StageOutcome> CleanUpAsync(BuildContext context, CancellationToken cancellationToken) => Done();

        public Task<StageOutcome> DestroyHostAsync(BuildContext context, CancellationToken cancellationToken) => Done();

        private static Task<StageOutcome> Done() =>
            Task.FromResult<StageOutcome>(new StageOutcome.Done("The host is prepared"));
    }
}
