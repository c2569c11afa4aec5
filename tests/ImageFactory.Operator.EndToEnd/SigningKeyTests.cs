using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Testing;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>A key that cannot sign is told before the work, not after.</summary>
[Collection(LightBuilds.Name)]
public sealed class SigningKeyTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan PrepareTime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_build_whose_key_has_expired_fails_before_its_image_is_built()
    {
        await using var keyring = SigningKeyring.Create();
        var fingerprint = await keyring.MakeAsync("expired", "ed25519", "sign", madeAt: "20200101T000000");
        await using var scenario = await Scenario.StartAsync(
            cluster, output, settings => settings with { SigningKeys = [keyring.SecretKey("expired")] });
        await scenario.CreateProfileAsync("signed", Profiles.Debian(_ => { }));
        var build = await scenario.CreateBuildAsync("signed", "signed");

        build = await scenario.UntilPhaseAsync(build, BuildPhase.Failed, PrepareTime);

        Assert.Equal(
            BuildReport.Ended(BuildStage.Prepared, Reasons.FailedSigningKey, Reasons.Skipped),
            BuildReport.Conditions(build));
        Assert.Equal(
            $"Key key-0 (signing.keys in the operator's settings) ({fingerprint}) expired on 2021-12-31: "
            + "give one that can sign, or prolong it and export it again",
            build.Status!.Stages![(int)BuildStage.Prepared].Message);
        await scenario.NothingLeftAsync(build, Soon);
    }
}
