using System.Globalization;
using ImageFactory.Operator.Commands;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Commands;

/// <summary>What <c>resolve-profile</c> prints of files.</summary>
public sealed class ResolveProfileTests : IDisposable
{
    private const string Profiles = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: another-kind}
        ---
        apiVersion: imagefactory.dev/v1alpha1
        kind: DistroProfile
        metadata: {name: company}
        spec:
          owners: [{email: all@example.org}]
        ---
        apiVersion: imagefactory.dev/v1alpha1
        kind: DistroProfile
        metadata: {name: debian-12}
        spec:
          inheritsFrom: {name: company, extend: [owners]}
          os: {distro: debian, version: "12"}
          builder: {tool: DiskImageBuilder, dib: {elements: [debian-minimal, vm]}}
          repositories: [{name: default, mirror: debian, suite: bookworm}]
          owners: [{email: images@example.org}]
        """;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string, string> Faults => new()
    {
        {
            "a mirror that the settings do not know",
            "mirror: debian",
            "mirror: none",
            "spec.repositories[0].mirror: "
        },
        {
            "a word that is no field",
            "owners: [{email: images",
            "owner: [{email: images",
            "FILE: DistroProfile 'debian-12': spec.owner: there is no such field: did you mean spec.owners?"
        },
        {
            "a number in place of a text",
            "version: \"12\"",
            "version: 12",
            "FILE: DistroProfile 'debian-12': spec.os.version has a value of another kind than it takes: see "
            + "docs/reference.md"
        },
        {
            "a profile without a name",
            "{name: company}\nspec",
            "{}\nspec",
            "FILE: a DistroProfile has no metadata.name: give it one"
        },
        {
            "a dash with nothing behind it",
            "elements: [debian-minimal, vm]",
            "elements: [debian-minimal, ]}, kiwi: {files: {config.xml: }, profiles: [~]",
            "FILE: DistroProfile 'debian-12': spec.builder.kiwi.files.config.xml: there is no value: give it one, or "
            + "remove the line; spec.builder.kiwi.profiles[0]: there is no value"
        },
        {
            "a profile without a spec",
            "spec:\n  owners: [{email: all@example.org}]",
            "spec:",
            "FILE: DistroProfile 'company': spec: there is no value: give it one, or remove the line"
        },
        {
            "a word that kubectl takes for true",
            "email: all@example.org",
            "email: yes",
            "FILE: DistroProfile 'company': spec.owners[0].email has a value of another kind than it takes"
        },
        {
            "a letter that kubectl takes for false",
            "email: all@example.org",
            "email: n",
            "FILE: DistroProfile 'company': spec.owners[0].email has a value of another kind than it takes"
        },
        { "no YAML", "kind: ConfigMap", "kind: ]", "FILE is no YAML at line " },
        {
            "two of one name",
            "metadata: {name: company}",
            "metadata: {name: debian-12}",
            "DistroProfile 'debian-12' is there twice: keep one of them"
        },
        {
            "a parent that is not there",
            "metadata: {name: company}",
            "metadata: {name: other}",
            "spec.inheritsFrom.name: DistroProfile 'debian-12' inherits from 'company', which is not in this namespace"
        },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_profile_is_printed_with_all_that_it_inherits_all_defaults_and_mirrors_as_urls()
    {
        var (code, output, errors) = Resolve(Profiles);

        Assert.Equal((0, string.Empty), (code, errors));
        Assert.Equal(
            """
            apiVersion: imagefactory.dev/v1alpha1
            kind: DistroProfile
            metadata:
              name: debian-12
            spec:
              tier: Standard
              os:
                distro: debian
                version: '12'
                architecture: x86_64
              builder:
                tool: DiskImageBuilder
                dib:
                  elements:
                  - debian-minimal
                  - vm
              repositories:
              - name: default
                url: http://mirror.example.org/debian
                suite: bookworm
              image:
                format: qcow2
                compression: Zstd
                minDiskGiB: 4
                minRamMiB: 512
                metadata:
                  purpose: custom
                  originalUser: debian
                  source: private
                  replaceFrequency: monthly
                  uuidValidity: last-2
                  providedUntil: none
              owners:
              - email: all@example.org
              - email: images@example.org
              history:
                successful: 5
                failed: 3

            """,
            output);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_told_in_a_line_and_nothing_is_printed(
        string sentence, string before, string after, string expected)
    {
        var (code, output, errors) = Resolve(Profiles.Replace(before, after, StringComparison.Ordinal));

        Assert.Equal((1, string.Empty), (code, output));
        Assert.True(errors.StartsWith(expected, StringComparison.Ordinal), $"{sentence}: {errors}");
        Assert.Equal(1, errors.Count(letter => letter == '\n'));
    }

    [Fact]
    public void What_is_printed_can_be_applied_and_means_the_same()
    {
        var (_, first, _) = Resolve(Profiles);

        Assert.Equal((0, first, string.Empty), Resolve(first));
    }

    // "kubectl get --output yaml" prints one.
    [Fact]
    public void A_list_is_read_as_what_is_in_it()
    {
        var items = Profiles.Split("\n---\n")
            .Select(manifest => $"- {manifest.Replace("\n", "\n  ", StringComparison.Ordinal)}");
        var list = $"apiVersion: v1\nkind: List\nitems:\n{string.Join('\n', items)}";

        Assert.Equal(Resolve(Profiles), Resolve(list));
    }

    private (int Code, string Output, string Errors) Resolve(string manifests)
    {
        var file = _folder.Write("profiles.yaml", manifests);
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var errors = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var settings = new ProfileSettings(
            new Dictionary<string, string> { ["debian"] = "http://mirror.example.org/debian" },
            ["builder:1"],
            [],
            new Dictionary<string, int>());
        try
        {
            var code = ResolveProfileCommand.Print("debian-12", ManifestFile.Read(file), settings, output, errors);
            return (code, output.ToString(), errors.ToString());
        }
        catch (ManifestException error)
        {
            return (1, string.Empty, $"{error.Message.Replace(file, "FILE", StringComparison.Ordinal)}\n");
        }
    }
}
