using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
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

/// <summary>An image that passed no test of the factory is not signed by a key that asks for it.</summary>
public sealed class SignRequiresTestsTests : IAsyncLifetime
{
    private const string Untested =
        "Failed FailedNotTested: release of signing.keys in the operator's settings sign what passed the factory's "
        + "tests (requiresTests), and stage Tested says: ";

    private readonly BuildScene _scene = new();
    private readonly OpenPgpKeyFiles _keys = new();
    private readonly BackgroundWork _work = new();

    public async Task InitializeAsync()
    {
        var ring = OpenPgpKeyFiles.Ring(OpenPgpKeyFiles.Pair("ed25519")).GenerateSecretKeyRing();
        _scene.Options.Signing.Keys =
            [new SigningKeySettings { Name = "release", KeyFile = _keys.Write("release", ring), RequiresTests = true }];
        await _scene.SaveInputAsync();
        var file = $"{BuildScene.ImageName}.qcow2";
        await _scene.WriteAsync(file, "image");
        await _scene.SealAsync();
        var image = await _scene.Store.StatAsync(_scene.Scope, file, default);
        _scene.Status.Image = new V1BuiltImageStatus { File = file, Sha256 = image!.Sha256 };
    }

    public async Task DisposeAsync()
    {
        await _work.DisposeAsync();
        _keys.Dispose();
        _scene.Dispose();
    }

    [Fact]
    public async Task An_image_whose_tests_were_left_out_is_refused()
    {
        _scene.Record(BuildStage.Tested, new StageOutcome.Skipped(Reasons.Skipped, "The profile leaves the tests out"));

        Assert.Equal($"{Untested}The profile leaves the tests out", await RunAsync());
        Assert.DoesNotContain(await _scene.FilesAsync(), file => file.EndsWith(".sig", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_whose_suite_had_no_test_is_refused()
    {
        _scene.Record(BuildStage.Tested, new StageOutcome.Done("0 tests ran"));
        _scene.Status.Tests = new V1TestStatus
        {
            Passed = 0,
            Modules = new V1ModuleTestStatus { Passed = 999 },
        };

        Assert.Equal($"{Untested}0 tests ran", await RunAsync());
    }

    // A build may be begun again at this stage, and by then other keys may sign than those that signed its files.
    [Fact]
    public async Task The_audit_set_of_an_image_whose_tests_were_left_out_is_not_signed_either()
    {
        _scene.Record(BuildStage.Tested, new StageOutcome.Skipped(Reasons.Skipped, "The profile leaves the tests out"));
        var audit = new Audit(
            Jobs, _scene.Store, new ReleaseManifest(_scene.Store), Signer, TimeProvider.System);
        var outcome = await audit.RunAsync(_scene.Context, default).OrFaultAsync();
        // The work may be over before the pass that begins it has looked.
        if (outcome is StageOutcome.Running)
        {
            await _scene.Wakes.NextAsync();
            outcome = await audit.RunAsync(_scene.Context, default).OrFaultAsync();
        }

        Assert.Equal($"{Untested}The profile leaves the tests out", outcome.Text());
        Assert.DoesNotContain(await _scene.FilesAsync(), ReleaseFiles.IsSignature);
    }

    [Fact]
    public async Task An_image_that_passed_is_signed()
    {
        _scene.Record(BuildStage.Tested, new StageOutcome.Done("9 tests ran"));
        _scene.Status.Tests = new V1TestStatus { Passed = 9 };

        Assert.StartsWith("Running", await RunAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_does_not_sign_yet_asks_for_nothing()
    {
        _scene.Options.Signing.Keys[0].ValidFrom = BuildScene.Start.AddDays(1);
        _scene.Record(BuildStage.Tested, new StageOutcome.Skipped(Reasons.Skipped, "The profile leaves the tests out"));

        Assert.StartsWith("Running", await RunAsync(), StringComparison.Ordinal);
    }

    private StageJobs Jobs => new(_work, _scene.Wakes);

    private ArtifactSigner Signer => new(_scene.Store, _scene.Options, _scene.Time);

    private async Task<string> RunAsync()
    {
        var stage = new Sign(
            Jobs,
            _scene.Inputs,
            _scene.Store,
            new ReleaseManifest(_scene.Store),
            new ReleaseFileWriter(_scene.Store),
            Signer,
            new ImageSigner(_scene.Store, _scene.Options, _scene.Time),
            new RegionSigner(_scene.Store, _scene.Options),
            _scene.Options);
        return (await stage.RunAsync(_scene.Context, default).OrFaultAsync()).Text();
    }
}
