using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>The way from the sample manifest to a booted image in two regions, and what it leaves and tells.</summary>
[Collection(RealBuilds.Name)]
public sealed partial class HappyPathTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static readonly string[] Containers =
        ["preflight", "source", "configure", "prepare", "build", "package", "upload", "fetch", "test", "report"];

    private static readonly string[] Contents =
    [
        "config.tar.gz", "console.log", "files.hashdeep", "packages.txt", "provenance.json", "sbom.spdx.json",
        "tests.junit.xml", "tests.log",
    ];

    [Fact]
    public async Task The_sample_manifest_becomes_an_image_that_boots_in_all_its_regions_and_nothing_else_is_left()
    {
        await using var keyring = SigningKeyring.Create();
        await keyring.MakeAsync("old", "rsa3072", "sign");
        await keyring.MakeAsync("next", "ed25519", "sign");
        await using var scenario = await Scenario.StartAsync(cluster, output, settings => settings with
        {
            TesterImage = cluster.TesterImage,
            SigningKeys = [keyring.SecretKey("old"), keyring.SecretKey("next")],
            CloudsFile = TwoRegions.CloudsFile,
        });
        var regions = new TwoRegions();
        await scenario.KubectlAsync("create", "-f", await ManifestAsync(scenario));
        var build = (await scenario.Client.ListAsync<V1ImageBuild>(scenario.Namespace)).Single();

        build = await scenario.UntilPhaseAsync(build, BuildPhase.Succeeded, BuildTime);
        await scenario.NothingLeftAsync(build, Soon);

        AssertStatus(scenario, build);
        AssertArtifacts(scenario, build);
        await AssertPapersAsync(scenario, build);
        await AssertTextsAsync(scenario, build);
        await AssertMetricsAsync(scenario, build);
        AssertTested(scenario, build);
        await AssertSignedAsync(scenario, build, keyring);
        await AssertAuditedAsync(scenario, build);
        await regions.AssertRegisteredAsync(scenario, build);
        await AssertUnchangedAsync(scenario, build);
        await scenario.KubectlAsync("delete", "imagebuild", build.Name(), "--timeout=60s");
        // Images outlive their build.
        await regions.DeleteImagesAsync(build);
        scenario.Measured.Note($"operator's peak memory: {scenario.Operator.PeakMemory >> 20} MiB");
        Assert.Equal(0, await scenario.Operator.StopAsync());
        await scenario.Operator.StartAsync();
    }

    // The sample as it is, with the regions that a user would add.
    private static async Task<string> ManifestAsync(Scenario scenario)
    {
        const string Tier = "  tier: Standard\n";
        var sample = await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot.Path, "config", "samples", "debian-12.yaml"));
        Assert.Contains(Tier, sample, StringComparison.Ordinal);
        return scenario.Write(
            "debian-12.yaml", sample.Replace(Tier, $"{Tier}  regions: {TwoRegions.Yaml}\n", StringComparison.Ordinal));
    }

    private static void AssertStatus(Scenario scenario, V1ImageBuild build)
    {
        var status = build.Status!;
        Assert.Equal(
            BuildReport.SucceededWithout(BuildStage.PublishRequested), BuildReport.Conditions(build));
        Assert.All(status.Conditions!, condition => Assert.False(string.IsNullOrEmpty(condition.Message)));
        Assert.Equal(build.Generation(), status.ObservedGeneration);
        Assert.Equal((1, "HostDestroyed"), (status.BuildNumber, status.CurrentStage));
        Assert.Matches("^Standard_Debian_12_[0-9]{8}_0$", status.ImageName!);
        Assert.Equal(BuildReport.Stages, status.Stages!.Select(stage => stage.Name));

        var worked = status.Stages!.Where(stage => stage.State == StageState.Succeeded).ToList();
        Assert.All(worked, stage => Assert.True(stage.StartedAt <= stage.FinishedAt, stage.Name));
        Assert.Equal(worked, worked.OrderBy(stage => stage.StartedAt).ThenBy(stage => stage.FinishedAt));
        Assert.All(worked, stage => Assert.Equal(1, stage.Attempts));
        Assert.Equal((status.FinishedAt - status.StartedAt)!.Value.TotalSeconds, status.DurationSeconds!.Value);
        foreach (var stage in worked)
        {
            scenario.Measured.Note(
                string.Create(CultureInfo.InvariantCulture, $"{stage.Name}: {stage.DurationSeconds} s"));
        }

        scenario.Measured.Note($"build: {status.Duration}");
    }

    private static void AssertArtifacts(Scenario scenario, V1ImageBuild build)
    {
        var (status, folder) = (build.Status!, scenario.ArtifactsOf(build));
        var image = status.Image!;
        Assert.Equal($"{scenario.Namespace}/debian-12/{status.ImageName}", image.Location);
        Assert.Equal($"{status.ImageName}.qcow2", image.File);
        Assert.Equal(Digest(image.File!), image.Sha256);
        Assert.Equal(new FileInfo(Path.Combine(folder, image.File!)).Length, image.SizeBytes);
        Assert.Equal(File.ReadLines(Path.Combine(folder, "packages.txt")).Count(), image.Packages);

        var sums = File.ReadAllLines(Path.Combine(folder, "SHA256SUMS")).Select(line => line.Split("  ")).ToList();
        Assert.Equal(
            Contents.Append(image.File!).Order(StringComparer.Ordinal), sums.Select(words => words[1]));
        Assert.All(sums, words => Assert.Equal(Digest(words[1]), words[0]));

        Assert.Equal(
            Containers.Select(name => $"{name}.log").Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(folder, "logs"))
                .Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.All(
            status.Stages!.Where(stage => stage.Log is not null),
            stage => Assert.NotEqual(0, new FileInfo(Path.Combine(scenario.Store, stage.Log!)).Length));
        scenario.Measured.Note($"image: {image.SizeBytes >> 20} MiB, {image.Packages} packages");

        string Digest(string file)
        {
            using var stream = File.OpenRead(Path.Combine(folder, file));
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
    }

    private static async Task AssertPapersAsync(Scenario scenario, V1ImageBuild build)
    {
        var (folder, image) = (scenario.ArtifactsOf(build), build.Status!.Image!);
        var disk = await Command.RunAsync("qemu-img", ["info", "--output=json", Path.Combine(folder, image.File!)]);
        Assert.Equal("zstd", (string?)JsonNode.Parse(disk.Checked())!["format-specific"]!["data"]!["compression-type"]);

        var bill = Path.Combine(folder, "sbom.spdx.json");
        var rules = Path.Combine(RepositoryRoot.Path, "tests", "testdata", "spdx-2.3.jq");
        Assert.Empty((await Command.RunAsync("jq", ["-r", "-f", rules, bill])).Checked());
        var packages = JsonNode.Parse(await File.ReadAllTextAsync(bill))!["packages"]!.AsArray();
        Assert.Equal(image.Packages + 1, packages.Count);
        Assert.True(
            packages.Count(package => (string?)package!["licenseDeclared"] != "NOASSERTION") > 0.8 * packages.Count);

        var files = await File.ReadAllLinesAsync(Path.Combine(folder, "files.hashdeep"));
        Assert.Contains(
            files,
            line => line.StartsWith("0,", StringComparison.Ordinal)
                && line.EndsWith(",./etc/machine-id", StringComparison.Ordinal));
        Assert.DoesNotContain(files, line => line.Contains("/ssh_host_", StringComparison.Ordinal));

        var readme = await Command.RunAsync("tar", ["-xzOf", Path.Combine(folder, "config.tar.gz"), "config/README"]);
        var log = await File.ReadAllTextAsync(Path.Combine(folder, "logs", "build.log"));
        var command = CommandLine().Match(log).Value;
        Assert.Contains($"\n    {command}\n", readme.Checked(), StringComparison.Ordinal);
    }

    [GeneratedRegex("disk-image-create --.*")]
    private static partial Regex CommandLine();

    private static async Task AssertTextsAsync(Scenario scenario, V1ImageBuild build)
    {
        var table = (await scenario.KubectlAsync("get", "ib")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(["NAME", "PROFILE", "BACKEND", "STAGE", "PHASE", "IMAGE", "DURATION", "AGE"], table[0]);
        Assert.Equal(
            [
                build.Name(), "debian-12", "Pod", "HostDestroyed", "Succeeded",
                build.Status!.ImageName!, build.Status.Duration!,
            ],
            table.Single(row => row[0] == build.Name())[..7]);

        var events = await scenario.Client.ListAsync<Eventsv1Event>(scenario.Namespace);
        var told = events.Where(one => one.Regarding?.Uid == build.Uid()).Select(one => one.Reason).ToList();
        Assert.All(
            build.Status.Stages!.Where(stage => stage.State == StageState.Succeeded),
            stage => Assert.Contains(stage.Name, told));
        Assert.Contains("BuildSucceeded", told);

        // The upload URL is a right to write: nobody but the upload container ever sees it.
        var seen = string.Join(
            '\n',
            scenario.Operator.Log,
            await scenario.KubectlAsync("get", "imagebuilds,distroprofiles,configmaps,pods,events", "-o", "json"),
            string.Concat(
                Directory.GetFiles(Path.Combine(scenario.ArtifactsOf(build), "logs")).Select(File.ReadAllText)));
        Assert.DoesNotContain("signature=", seen, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("/artifacts/", seen, StringComparison.Ordinal);
    }

    private static async Task AssertMetricsAsync(Scenario scenario, V1ImageBuild build)
    {
        var (page, image) = (await scenario.Operator.MetricsAsync(), build.Status!.Image!);
        var check = await Command.RunAsync("promtool", ["check", "metrics"], page);
        Assert.Equal((0, string.Empty), (check.ExitCode, check.Output + check.Errors));
        string[] labels = ["profile=\"debian-12\""];
        string[] result = [.. labels, "backend=\"Pod\"", "tool=\"DiskImageBuilder\"", "result=\"Succeeded\""];
        string[] built = [.. labels, "stage=\"ImageBuilt\""];
        var took = build.Status.Stages!.Single(stage => stage.Name == "ImageBuilt").DurationSeconds!.Value;
        Assert.Equal(1, MetricsText.Value(page, "imagefactory_builds_total", result));
        Assert.Equal(1, MetricsText.Value(page, "imagefactory_build_duration_seconds_count", result));
        Assert.Equal(
            build.Status.DurationSeconds,
            MetricsText.Value(page, "imagefactory_build_duration_seconds_sum", result));
        Assert.Equal(took, MetricsText.Value(page, "imagefactory_stage_duration_seconds_sum", built));
        Assert.Equal(took, MetricsText.Value(page, "imagefactory_last_stage_duration_seconds", built));
        Assert.Equal(1, MetricsText.Value(page, "imagefactory_build_queue_seconds_count", labels));
        Assert.Equal(image.SizeBytes, MetricsText.Value(page, "imagefactory_image_size_bytes", labels));
        Assert.Equal(image.Packages, MetricsText.Value(page, "imagefactory_image_packages", labels));
        Assert.Equal(
            build.Status.FinishedAt!.Value.ToUnixTimeSeconds(),
            MetricsText.Value(page, "imagefactory_last_success_timestamp_seconds", labels));
        Assert.Null(MetricsText.Value(page, "imagefactory_builds_active", labels));
        string[] passed = [.. labels, "result=\"passed\""];
        Assert.Equal(build.Status.Tests!.Passed, MetricsText.Value(page, "imagefactory_tests_total", passed));
        Assert.Equal(
            build.Status.Tests.Boot!.ReadySeconds,
            MetricsText.Value(page, "imagefactory_image_boot_seconds_sum", labels));
    }

    private static void AssertTested(Scenario scenario, V1ImageBuild build)
    {
        var tests = build.Status!.Tests!;
        Assert.Equal((0, 0, true), (tests.Failed, tests.Flaky, tests.ImageUnchanged));
        Assert.True(
            tests.Passed > 30 && tests.Total == tests.Passed + tests.Skipped,
            $"{tests.Passed} of {tests.Total} passed");
        Assert.True(tests.FilesAudited > 10_000, $"{tests.FilesAudited} files audited");
        Assert.True(
            tests.Boot is { KernelSeconds: > 0 } boot
                && boot.KernelSeconds < boot.SshSeconds && boot.SshSeconds <= boot.ReadySeconds);
        var report = XDocument.Load(Path.Combine(scenario.Store, tests.Report!));
        Assert.Equal(tests.Total, report.Descendants("testcase").Count());
        scenario.Measured.Note(
            $"SSH login {tests.Boot.SshSeconds} s after power-on ({tests.Accelerator}), {tests.Total} tests");
    }

    private static async Task AssertSignedAsync(Scenario scenario, V1ImageBuild build, SigningKeyring keyring)
    {
        var folder = scenario.ArtifactsOf(build);
        string[] signed = [.. Contents, build.Status!.Image!.File!, "SHA256SUMS", "audit.hashdeep"];
        foreach (var file in signed.Select(name => Path.Combine(folder, name)))
        {
            var together = await keyring.VerifyAsync($"{file}.sig", file, Path.Combine(folder, "signing-keys.asc"));
            var alone = await keyring.VerifyAsync($"{file}.key-1.sig", file, keyring.PublicKey("next"));
            Assert.Equal((0, 0), (together.ExitCode, alone.ExitCode));
        }

        // All but the audit set, which comes after the signatures.
        Assert.Equal(signed.Length - 1, build.Status.Signatures!.Files);
    }

    private static async Task AssertAuditedAsync(Scenario scenario, V1ImageBuild build)
    {
        var audit = await Command.RunAsync(
            "sh",
            [
                "-c",
                "cd \"$1\" && grep -v '^[%#]' audit.hashdeep | cut -d, -f5 | "
                + "hashdeep -a -vv -l -k audit.hashdeep -f /dev/stdin",
                "sh",
                scenario.ArtifactsOf(build),
            ]);
        Assert.Contains("Audit passed", audit.Checked(), StringComparison.Ordinal);
    }

    // Nothing changed since: the second build says so and makes no image.
    private static async Task AssertUnchangedAsync(Scenario scenario, V1ImageBuild first)
    {
        var time = Stopwatch.StartNew();
        var second = await scenario.CreateBuildAsync(
            "again", "debian-12", spec => spec.IfUnchanged = UnchangedPolicy.Skip);
        second = await scenario.UntilPhaseAsync(second, BuildPhase.Unchanged, Soon);
        Assert.Equal((first.Status!.InputsDigest, null), (second.Status!.InputsDigest, second.Status.Image));
        Assert.Contains("Ready True Unchanged", BuildReport.Conditions(second));
        await scenario.NothingLeftAsync(second, Soon);
        scenario.Measured.Seconds("unchanged build", time.Elapsed);
    }
}
