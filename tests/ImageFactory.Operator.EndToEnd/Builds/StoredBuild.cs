using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.EndToEnd.Builds;

/// <summary>What a build of the sample that succeeded leaves in the store.</summary>
internal static partial class StoredBuild
{
    private static readonly string[] Containers =
        ["preflight", "source", "configure", "prepare", "build", "package", "upload", "fetch", "test", "report"];

    private static readonly string[] Contents =
    [
        "config.tar.gz", "console.log", "files.hashdeep", "packages.txt", "provenance.json", "sbom.spdx.json",
        "tests.junit.xml", "tests.log",
    ];

    /// <summary>The image, its papers and the logs, each with the digest that is told.</summary>
    public static void AssertArtifacts(Scenario scenario, V1ImageBuild build)
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

    /// <summary>The papers tell the truth about the image.</summary>
    public static async Task AssertPapersAsync(Scenario scenario, V1ImageBuild build)
    {
        var (folder, image) = (scenario.ArtifactsOf(build), build.Status!.Image!);
        var disk = await Command.RunAsync(
            "qemu-img", ["info", "-f", "qcow2", "--output=json", Path.Combine(folder, image.File!)]);
        Assert.Equal("zstd", (string?)JsonNode.Parse(disk.Checked())!["format-specific"]!["data"]!["compression-type"]);

        var bill = Path.Combine(folder, "sbom.spdx.json");
        var rules = Path.Combine(RepositoryRoot.Path, "tests", "testdata", "spdx-2.3.jq");
        Assert.Empty((await Command.RunAsync("jq", ["-r", "-f", rules, bill])).Checked());
        var packages = JsonNode.Parse(await File.ReadAllTextAsync(bill))!["packages"]!.AsArray();
        Assert.Equal(image.Packages + 1, packages.Count);
        Assert.True(
            packages.Count(package => (string?)package!["licenseDeclared"] != "NOASSERTION") > 0.8 * packages.Count);

        var files = await File.ReadAllLinesAsync(Path.Combine(folder, "files.hashdeep"));
        // Empty, or the word "uninitialized" with the end of its line: systemd makes a new one of both.
        Assert.Contains(
            files,
            line => line.Split(',') is ["0" or "14", _, "./etc/machine-id"]);
        Assert.DoesNotContain(files, line => line.Contains("/ssh_host_", StringComparison.Ordinal));

        var readme = await Command.RunAsync("tar", ["-xzOf", Path.Combine(folder, "config.tar.gz"), "config/README"]);
        var log = await File.ReadAllTextAsync(Path.Combine(folder, "logs", "build.log"));
        var command = CommandLine().Match(log).Value;
        Assert.Contains($"\n    {command}\n", readme.Checked(), StringComparison.Ordinal);
    }

    /// <summary>Every file has a good signature of each of the keys <c>old</c> and <c>next</c>.</summary>
    public static async Task AssertSignedAsync(Scenario scenario, V1ImageBuild build, SigningKeyring keyring)
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

    /// <summary>The audit set knows every file.</summary>
    public static async Task AssertAuditedAsync(Scenario scenario, V1ImageBuild build)
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

    [GeneratedRegex("disk-image-create --.*")]
    private static partial Regex CommandLine();
}
