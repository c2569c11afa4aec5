using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Provenance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Tests.Signing;
using Xunit;

namespace ImageFactory.Operator.Tests.Builds;

/// <summary>Stages 10 and 11: what is signed is what was reported.</summary>
public sealed class SignTests : IAsyncLifetime
{
    private const string Image = $"{BuildScene.ImageName}.qcow2";

    private readonly BuildScene _scene = new();
    private readonly OpenPgpKeyFiles _keys = new();
    private readonly BackgroundWork _work = new();

    public async Task InitializeAsync()
    {
        _scene.Options.Signing = new SigningSettings
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
        };
        await _scene.SaveInputAsync();
        await _scene.WriteAsync(Image, "image");
        await _scene.WriteAsync("packages.txt", "bash 5.2 amd64\n");
        await _scene.SealAsync();
        var image = await _scene.Store.StatAsync(_scene.Scope, Image, default);
        _scene.Status.Image = new V1BuiltImageStatus { File = Image, Sha256 = image!.Sha256 };
    }

    public async Task DisposeAsync()
    {
        await _work.DisposeAsync();
        _keys.Dispose();
        _scene.Dispose();
    }

    [Fact]
    public async Task The_image_what_was_reported_with_it_and_the_papers_are_signed()
    {
        await _scene.WriteAsync("logs/build.log", "building");

        Assert.StartsWith("Done: 4 files are signed by ", await RunAsync(NewSign()), StringComparison.Ordinal);
        Assert.StartsWith("Done: ", await RunAsync(NewAudit()), StringComparison.Ordinal);

        Assert.Equal(
            [
                "SHA256SUMS", "SHA256SUMS.sig", Image, $"{Image}.sig", "audit.hashdeep", "audit.hashdeep.sig",
                "logs/build.log", "packages.txt", "packages.txt.sig", "provenance.json", "provenance.json.sig",
                "signing-keys.asc",
            ],
            await _scene.FilesAsync());
        var sums = await ReadAsync("SHA256SUMS");
        Assert.Equal(
            [Image, "packages.txt", "provenance.json"],
            sums.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ")[1]));
        Assert.Contains("\"tenant\": \"default\"", await ReadAsync("provenance.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.sh")]
    [InlineData("upload.json")]
    public async Task A_file_that_only_lies_in_the_folder_fails_the_stage_by_name_and_nothing_is_signed(string file)
    {
        await _scene.WriteAsync(file, "of a stranger");

        Assert.StartsWith(
            $"Failed FailedArtifact: {_scene.Scope}/{file} lies among the files of the image",
            await RunAsync(NewSign()),
            StringComparison.Ordinal);
        Assert.DoesNotContain(await _scene.FilesAsync(), ReleaseFiles.IsSignature);
    }

    [Fact]
    public async Task A_file_that_came_after_the_signatures_fails_the_audit_by_name()
    {
        await RunAsync(NewSign());
        await _scene.WriteAsync("evil.sh", "of a stranger");

        Assert.StartsWith(
            $"Failed FailedArtifact: {_scene.Scope}/evil.sh lies among the files of the image",
            await RunAsync(NewAudit()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_changed_after_its_upload_is_not_signed()
    {
        await _scene.WriteAsync(Image, "another");

        Assert.StartsWith(
            $"Failed FailedArtifact: {_scene.Scope}/{Image} has SHA-256 ",
            await RunAsync(NewSign()),
            StringComparison.Ordinal);
        Assert.DoesNotContain(await _scene.FilesAsync(), ReleaseFiles.IsSignature);
    }

    private StageJobs Jobs => new(_work, _scene.Wakes);

    private ArtifactSigner Signer => new(_scene.Store, _scene.Options, TimeProvider.System);

    private Sign NewSign() => new(
        Jobs,
        _scene.Inputs,
        _scene.Store,
        new ReleaseManifest(_scene.Store),
        new ReleaseFileWriter(_scene.Store),
        Signer,
        new ImageSigner(_scene.Store, _scene.Options, TimeProvider.System),
        new RegionSigner(_scene.Store, _scene.Options),
        _scene.Options);

    private Audit NewAudit() =>
        new(Jobs, _scene.Store, new ReleaseManifest(_scene.Store), Signer, TimeProvider.System);

    private async Task<string> RunAsync(IBuildStage stage)
    {
        var outcome = await stage.RunAsync(_scene.Context, default).OrFaultAsync();
        if (outcome is StageOutcome.Running)
        {
            await _scene.Wakes.NextAsync();
            outcome = await stage.RunAsync(_scene.Context, default).OrFaultAsync();
        }

        return outcome.Text();
    }

    private async Task<string> ReadAsync(string file)
    {
        await using var content = await _scene.Store.OpenReadAsync(_scene.Scope, file, default);
        using var reader = new StreamReader(content!.Stream);
        return await reader.ReadToEndAsync();
    }
}
