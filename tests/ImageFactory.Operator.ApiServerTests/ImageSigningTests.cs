using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>The signature that Glance and Nova look at, made by the operator's program with a key of its own.</summary>
[Collection(SigningCollection.Name)]
public sealed class ImageSigningTests(OperatorServer server)
{
    private SigningWorld World => new(server);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_image_is_signed_for_the_services_of_OpenStack_with_and_without_signatures_of_files(
        bool signsFiles)
    {
        await using var keyring = await SigningWorld.KeyringAsync();
        using var keys = new ImageSigningKeys();
        var fingerprint = await keys.MakeAsync("images");
        var name = signsFiles ? "both" : "image-only";
        var build = await World.BuiltAsync(name, 1 << 20);
        var folder = World.FolderOf(build);
        await using var program = await server.ProgramAsync(name, adapt: settings => settings with
        {
            SigningKeys = signsFiles ? [keyring.SecretKey(SigningWorld.Key)] : [],
            ImageKey = (keys.Key("images"), keys.Certificate("images")),
        });
        await program.StartAsync();

        build = await World.UntilAsync(build, status => status.Phase == BuildPhase.Succeeded);

        var signatures = build.Status!.Signatures!;
        Assert.Equal((signsFiles ? 4 : null, fingerprint), (signatures.Files, signatures.Image!.Certificate));
        Assert.EndsWith(
            $"the image has a signature for Glance by certificate {fingerprint}, "
            + $"which is in {build.Status.Image!.Location}/image-signing-certificate.pem",
            build.Status.Stage(BuildStage.Signed).Message,
            StringComparison.Ordinal);
        var verdict = await keys.VerifyAsync(
            Path.Combine(folder, "image-signing-certificate.pem"),
            "sha256",
            signatures.Image.Value!,
            Path.Combine(folder, build.Status.Image.File!));
        Assert.Equal("Verified OK\n", verdict.Output);
        Assert.Equal(signsFiles ? 5 : 0, SigningWorld.Signatures(folder).Count());
        Assert.Contains(
            "image-signing-certificate.pem",
            await File.ReadAllTextAsync(Path.Combine(folder, "audit.hashdeep")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_the_keys_fails_the_build_and_nothing_is_signed()
    {
        await using var keyring = await SigningWorld.KeyringAsync();
        using var keys = new ImageSigningKeys();
        await keys.MakeAsync("images");
        await keys.MakeAsync("other");
        var build = await World.BuiltAsync("mixed-up", 1 << 20);
        await using var program = await server.ProgramAsync("mixed-up", adapt: settings => settings with
        {
            SigningKeys = [keyring.SecretKey(SigningWorld.Key)],
            ImageKey = (keys.Key("images"), keys.Certificate("other")),
        });
        await program.StartAsync();

        build = await World.UntilAsync(build, status => status.Phase == BuildPhase.Failed);

        var line = build.Status!.Stage(BuildStage.Signed);
        Assert.Equal(
            (Reasons.FailedSigningKey,
                $"The certificate {keys.Certificate("other")} (signing.image in the operator's settings) is not of "
                + "this key: put key and certificate that belong together there"),
            (line.Reason, line.Message));
        Assert.Empty(SigningWorld.Signatures(World.FolderOf(build)));
    }
}
