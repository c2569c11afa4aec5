using ImageFactory.OpenStack.Config;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Config;

public sealed class CloudsFileMistakeTests : IDisposable
{
    private const string Auth =
        "auth: {auth_url: 'https://k:5000', username: u, password: s3cret, project_name: p, domain_name: D}";

    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "clouds.yaml");

    public void Dispose() => _folder.Dispose();

    /// <summary>What is wrong, and the one line that tells it; FILE stands for the file's path.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "a: b", "FILE has no mapping clouds: write each cloud under it, by name" },
        { "just text", "FILE is no mapping: it must begin with clouds:" },
        { "clouds:\n  c: {auth: [s3cret\n", "FILE is no YAML at line 3, column 1: mend it there" },
        {
            "clouds:\n  c:\n    auth: {a: b,\n  s3cret: d}",
            "FILE is no YAML: check that what goes on over lines is indented"
        },
        { "clouds: {d: {}, e: {}}", "FILE has no cloud c: correct the name, or add it" },
        { "clouds: {c: s3cret}", "FILE: cloud c is no mapping: write auth and region_name under it" },
        { "clouds: {c: {}}", "FILE: cloud c: auth.auth_url is missing: add it there, or in the secure.yaml beside it" },
        {
            "clouds: {c: {auth: {auth_url: 's3cret'}}}",
            "FILE: cloud c: auth.auth_url is no address: write it as https://host:port/path, without a user in it"
        },
        {
            "clouds: {c: {auth: {auth_url: 'http://u:s3cret@k'}}}",
            "FILE: cloud c: auth.auth_url is no address: write it as https://host:port/path, without a user in it"
        },
        {
            "clouds: {c: {auth: {auth_url: 'http://k', username: u}}}",
            "FILE: cloud c: auth.password is missing: add it there, or in the secure.yaml beside it"
        },
        {
            "clouds: {c: {auth: {auth_url: 'http://k', password: s3cret}}}",
            "FILE: cloud c: auth.username is missing: add it there, or in the secure.yaml beside it"
        },
        {
            "clouds: {c: {auth: {auth_url: 'http://k', username: u, password: s3cret}}}",
            "FILE: cloud c: auth.user_domain_name is missing: add it there, or in the secure.yaml beside it"
        },
        {
            "clouds: {c: {auth: {auth_url: 'http://k', user_id: u, password: s3cret}}}",
            "FILE: cloud c: auth.project_name is missing: add it there, or in the secure.yaml beside it"
        },
        {
            "clouds: {c: {auth: {auth_url: 'http://k', user_id: u, password: s3cret, project_name: p}}}",
            "FILE: cloud c: auth.project_domain_name is missing: add it there, or in the secure.yaml beside it"
        },
        {
            "clouds: {c: {auth: {auth_url: 'http://k', application_credential_id: i}}}",
            "FILE: cloud c: auth.application_credential_secret is missing: add it there, or in the "
                + "secure.yaml beside it"
        },
        {
            "clouds: {c: {auth: {auth_url: 'http://k', application_credential_secret: s3cret}}}",
            "FILE: cloud c: auth.application_credential_id is missing: add it there, or in the secure.yaml beside it"
        },
        {
            "clouds: {c: {auth_type: token, auth: {auth_url: 'http://k'}}}",
            "FILE: cloud c: auth.token is missing: add it there, or in the secure.yaml beside it"
        },
        {
            "clouds: {c: {auth_type: v3oidcpassword, auth: {auth_url: 'http://k'}}}",
            "FILE: cloud c: auth_type v3oidcpassword is not supported: use v3applicationcredential, "
                + "password, v3password, token or v3token"
        },
        {
            $"clouds: {{c: {{{Auth}, interface: secret}}}}",
            "FILE: cloud c: interface secret is unknown: write public, internal or admin"
        },
        {
            $"clouds: {{c: {{{Auth}, verify: perhaps}}}}",
            "FILE: cloud c: verify is neither true nor false: write one of them"
        },
        {
            $"clouds: {{c: {{{Auth}, image_endpoint_override: images}}}}",
            "FILE: cloud c: image_endpoint_override is no address: write it as https://host:port/path, "
                + "without a user in it"
        },
        {
            $"clouds: {{c: {{{Auth}, regions: [[x]]}}}}",
            "FILE: cloud c: the entry of regions at line 1 is no region: write its name, or name and values"
        },
        {
            $"clouds: {{c: {{{Auth}, regions: [one, two]}}}}",
            "FILE: cloud c: there is no region three: correct the name, or add it to regions"
        },
        {
            $"clouds: {{c: {{{Auth}, profile: vendor}}}}",
            "FILE: cloud c: its profile vendor is not under public-clouds of a clouds-public.yaml beside it: "
                + "put it there, or write the profile's fields into the cloud"
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_in_one_line_with_what_to_do_and_without_secrets(string yaml, string expected)
    {
        Write(yaml);

        var error = Assert.Throws<CloudConfigException>(() => CloudsFile.Load(File).Get("c", "three"));

        Assert.Equal(expected.Replace("FILE", File, StringComparison.Ordinal), error.Message);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_or_unreadable_is_named()
    {
        var missing = Assert.Throws<CloudConfigException>(() => CloudsFile.Load(File));
        var folder = Assert.Throws<CloudConfigException>(() => CloudsFile.Load(_folder.Path));

        Assert.Equal($"{File} is missing: put a clouds.yaml there", missing.Message);
        Assert.Equal(
            $"{_folder.Path} can't be read (Access to the path '{_folder.Path}' is denied.): check its owner and mode",
            folder.Message);
    }

    private void Write(string yaml) => _folder.Write("clouds.yaml", yaml);
}
