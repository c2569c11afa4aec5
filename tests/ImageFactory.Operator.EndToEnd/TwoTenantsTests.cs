using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>
/// Two tenants of one operator: each has a namespace, a region, a key and a series of images; their pods are in a
/// namespace that neither of them can enter.
/// </summary>
[Collection(AllNamespaces.Name)]
[Trait("Tier", "Full")]
public sealed class TwoTenantsTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private const string Managed = "app.kubernetes.io/managed-by=imagefactory-operator";
    private const string PublicKeys = "signing-keys.asc";
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Each_builds_tests_signs_and_registers_and_what_is_the_others_is_refused_without_naming_it()
    {
        await using var keyring = SigningKeyring.Create();
        Tenant[] tenants =
        [
            new("databases", await cluster.CreateNamespaceAsync(), TwoRegions.Names[0], ImageTier.Community),
            new("web", await cluster.CreateNamespaceAsync(), TwoRegions.Names[1], ImageTier.Vendor),
        ];
        var fingerprints = new Dictionary<string, string>();
        foreach (var tenant in tenants)
        {
            fingerprints[tenant.Name] = await keyring.MakeAsync(tenant.Name, "ed25519", "sign");
        }

        await using var scenario = await Scenario.StartAsync(cluster, output, settings => settings with
        {
            Namespace = string.Empty,
            BuilderNamespace = settings.Namespace,
            MaxConcurrentBuilds = tenants.Length,
            TesterImage = cluster.TesterImage,
            SigningKeys = [.. tenants.Select(tenant => keyring.SecretKey(tenant.Name))],
            CloudsFile = TwoRegions.CloudsFile,
            Further = ["tenants:", .. tenants.Index().Select(entry => entry.Item.ToYaml(entry.Index))],
        });
        var builds = new List<V1ImageBuild>();
        foreach (var tenant in tenants)
        {
            scenario.Adopt(tenant.Namespace);
            await scenario.CreateProfileAsync("image", tenant.Profile(), tenant.Namespace);
            builds.Add(await scenario.CreateBuildAsync("image-1", "image", @namespace: tenant.Namespace));
        }

        await AssertRefusedAsync(scenario, tenants[0], tenants[1]);
        await AssertRefusedAsync(scenario, tenants[1], tenants[0]);
        await AssertHoldNothingAsync(scenario, builds);
        for (var index = 0; index < tenants.Length; index++)
        {
            var build = await scenario.UntilPhaseAsync(builds[index], BuildPhase.Succeeded, BuildTime);
            await scenario.NothingLeftAsync(build, Soon);
            Assert.Equal([fingerprints[tenants[index].Name]], build.Status!.Signatures!.Keys);
            await AssertOwnAsync(scenario, build, tenants[index], keyring);
        }

        scenario.Measured.Note($"operator's peak memory: {scenario.Operator.PeakMemory >> 20} MiB");
    }

    // What is the other's: its region, and the name of its images.
    private static async Task AssertRefusedAsync(Scenario scenario, Tenant own, Tenant other)
    {
        var profile = own.Profile();
        (profile.Tier, profile.Regions![0].Region) = (other.Tier, other.Region);
        await scenario.CreateProfileAsync("foreign", profile, own.Namespace);
        var build = await scenario.CreateBuildAsync("foreign-1", "foreign", @namespace: own.Namespace);

        build = await scenario.UntilPhaseAsync(build, BuildPhase.Failed, Soon);

        Assert.Equal(
            BuildReport.Ended(BuildStage.Initialized, Reasons.FailedNotAllowed, Reasons.Skipped),
            BuildReport.Conditions(build));
        var message = build.Status!.Stages![0].Message!;
        Assert.Contains($"use one of {TwoRegions.Cloud}/{own.Region}", message, StringComparison.Ordinal);
        Assert.Contains($"use one of {own.Tier}_*", message, StringComparison.Ordinal);
        Assert.All(
            [other.Name, other.Namespace],
            name => Assert.DoesNotContain(name, message, StringComparison.Ordinal));
    }

    // While both have a host at work.
    private async Task AssertHoldNothingAsync(Scenario scenario, IEnumerable<V1ImageBuild> builds)
    {
        foreach (var build in builds)
        {
            var seen = await scenario.UntilAsync(
                build, "a host at work", BuildTime, one => one.Status?.Host?.Node is not null);
            Assert.Equal(scenario.Namespace, Assert.Single(await scenario.PodsAsync(seen)).Namespace());
            Assert.Empty(await cluster.Kubectl.RunAsync("-n", seen.Namespace(), "get", "pods", "-o", "name"));
            Assert.Empty(await cluster.Kubectl.RunAsync(
                "-n", seen.Namespace(), "get", "secrets,configmaps", "-l", Managed, "-o", "name"));
        }
    }

    private static async Task AssertOwnAsync(
        Scenario scenario, V1ImageBuild build, Tenant tenant, SigningKeyring keyring)
    {
        Assert.Equal((0, true), (build.Status!.Tests!.Failed, build.Status.Tests.ImageUnchanged));
        var file = Path.Combine(scenario.ArtifactsOf(build), build.Status.Image!.File!);
        var verified = await keyring.VerifyAsync(
            $"{file}.sig", file, Path.Combine(scenario.ArtifactsOf(build), PublicKeys));
        Assert.Equal(0, verified.ExitCode);
        var regions = new TwoRegions();
        Assert.Equal([tenant.Region], build.Status.Regions!.Select(line => line.Region));
        await regions.AssertRegisteredAsync(scenario, build);
        await regions.DeleteImagesAsync(build);
    }

    private sealed record Tenant(string Name, string Namespace, string Region, ImageTier Tier)
    {
        public V1DistroProfileSpec Profile() => Profiles.Debian(spec =>
        {
            spec.Tier = Tier;
            spec.Builder!.Dib!.Elements = ["debian-minimal", "cloud-init", "cloud-init-datasources", "openssh-server"];
            spec.Regions = [new V1RegionTarget { Cloud = TwoRegions.Cloud, Region = Region }];
        });

        public string ToYaml(int key) => $$"""
            - name: {{Name}}
              namespaces: [{{Namespace}}]
              backends: [Pod]
              clouds: [{cloud: {{TwoRegions.Cloud}}, regions: [{{Region}}]}]
              signingKeys: [key-{{key}}]
              imageSeries: ["{{Tier}}_*"]
              quota: {runningBuilds: 1, queuedBuilds: 4}
            """;
    }
}
