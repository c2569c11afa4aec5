using ImageFactory.OpenStack.Config;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Config;

public sealed class CloudsFileTests : IDisposable
{
    private const string Auth =
        "auth: {auth_url: 'https://k:5000', username: u, password: s3cret, project_name: p, domain_name: D}";

    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "clouds.yaml");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_fields_of_a_cloud_are_read()
    {
        Write("""
            clouds:
              otc:
                auth:
                  auth_url: https://iam.{region_name}.example.org/v3
                  username: u
                  password: s3cret
                  user_domain_name: UD
                  project_id: 12345
                auth_type: v3password
                region_name: eu-de
                interface: internal
                verify: false
                cacert: /ca.pem
                cert: /cert.pem
                key: /key.pem
                image_endpoint_override: https://images.example.org/v2
                block-storage-endpoint-override: https://volumes.example.org
                image_api_version: 2
                compute_default_microversion: 2.79
            """);

        var config = CloudsFile.Load(File).Get("otc");

        Assert.Equivalent(
            new CloudConfig(
                "otc",
                "eu-de",
                new CloudAuth(new Uri("https://iam.eu-de.example.org/v3"), AuthMethod.Password)
                {
                    Username = "u",
                    UserDomainName = "UD",
                    Password = new Secret("s3cret"),
                    ProjectId = "12345",
                },
                File)
            {
                Interface = "internal",
                Tls = new TlsSettings(false, "/ca.pem", "/cert.pem", "/key.pem"),
                EndpointOverrides = new Dictionary<string, Uri>
                {
                    ["image"] = new("https://images.example.org/v2"),
                    ["block-storage"] = new("https://volumes.example.org"),
                },
            },
            config,
            strict: true);
        Assert.Equal("s3cret", config.Auth.Password!.Reveal());
        Assert.DoesNotContain("s3cret", config.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "application_credential_id: i, application_credential_secret: s3cret", "", AuthMethod.ApplicationCredential)]
    [InlineData(
        "application_credential_id: i, application_credential_secret: s3cret",
        "auth_type: password",
        AuthMethod.ApplicationCredential)]
    [InlineData(
        "application_credential_id: i, application_credential_secret: s3cret",
        "auth_type: v3applicationcredential",
        AuthMethod.ApplicationCredential)]
    [InlineData(
        "application_credential_name: n, user_id: u, application_credential_secret: s3cret",
        "auth_type: v3applicationcredential",
        AuthMethod.ApplicationCredential)]
    [InlineData("token: t", "auth_type: v3token", AuthMethod.Token)]
    [InlineData("token: t", "auth_type: token", AuthMethod.Token)]
    [InlineData("token: t", "", AuthMethod.Token)]
    [InlineData("user_id: u, password: s3cret, project_id: p", "", AuthMethod.Password)]
    [InlineData("user_id: u, password: s3cret, project-id: p", "auth_type: password", AuthMethod.Password)]
    [InlineData(
        "username: u, password: s3cret, tenant_name: p, default_domain_id: default",
        "auth_type: v3password",
        AuthMethod.Password)]
    [InlineData("username: u, password: s3cret, domain_name: d", "auth_type: v3password", AuthMethod.Password)]
    [InlineData("user_id: u, password: s3cret, system_scope: all", "", AuthMethod.Password)]
    public void The_method_follows_from_the_type_or_from_what_is_there(string auth, string type, AuthMethod expected)
    {
        Write($"clouds:\n  c:\n    auth: {{auth_url: 'http://k', {auth}}}\n    {type}\n");

        Assert.Equal(expected, CloudsFile.Load(File).Get("c").Auth.Method);
    }

    [Fact]
    public void The_secure_file_is_merged_over_the_other_one()
    {
        Write("clouds:\n  c:\n"
            + "    auth: {auth_url: 'http://k', username: u, password: wrong, project_name: p, domain_name: D}\n"
            + "    region_name: r");
        _folder.Write(
            "secure.yaml",
            "clouds:\n  c:\n    auth: {password: right}\n  d:\n    auth: {token: t, auth_url: 'http://k'}");

        var file = CloudsFile.Load(File);

        var config = file.Get("c");
        Assert.Equal(("u", "right", "r"), (config.Auth.Username, config.Auth.Password!.Reveal(), config.Region));
        Assert.Equal(["c", "d"], file.Clouds);
    }

    [Fact]
    public void A_profile_lies_under_the_cloud()
    {
        Write("clouds:\n  c:\n    profile: vendor\n"
            + "    auth: {username: u, password: p, project_name: p, domain_name: D}\n"
            + "    interface: admin");
        _folder.Write("clouds-public.yaml", """
            public-clouds:
              vendor:
                auth: {auth_url: 'https://vendor.example.org', username: nobody}
                regions: [one, two]
                interface: internal
            """);

        var file = CloudsFile.Load(File);

        var config = file.Get("c");
        Assert.Equal(
            ("https://vendor.example.org/", "u", "one", "admin"),
            (config.Auth.Url.ToString(), config.Auth.Username, config.Region, config.Interface));
        Assert.Equal(["one", "two"], file.Regions("c"));
    }

    [Fact]
    public void A_region_may_have_values_of_its_own()
    {
        Write($$$"""
            clouds:
              c:
                {{{Auth}}}
                regions:
                - one
                - name: two
                  values: {interface: internal, auth: {project_name: other}}
                region_name: two
            """);

        var file = CloudsFile.Load(File);

        Assert.Equal(
            [("one", "public", "p"), ("two", "internal", "other")],
            file.Regions("c").Select(region => file.Get("c", region))
                .Select(config => (config.Region, config.Interface, config.Auth.ProjectName)));
        Assert.Equal("two", file.Get("c").Region);
    }

    [Fact]
    public void Merge_keys_and_anchors_work_as_in_Python()
    {
        Write($"defaults: &defaults\n  {Auth}\n  interface: internal\n"
            + "clouds:\n  c:\n    <<: *defaults\n    region_name: r");

        var config = CloudsFile.Load(File).Get("c");

        Assert.Equal(("internal", "u", "r"), (config.Interface, config.Auth.Username, config.Region));
    }

    [Fact]
    public void Without_regions_in_the_file_any_is_taken_for_the_catalogue_to_judge()
    {
        Write($"clouds:\n  c:\n    {Auth}\n");

        var file = CloudsFile.Load(File);

        Assert.Equal((null, "x"), (file.Get("c").Region, file.Get("c", "x").Region));
        Assert.Empty(file.Regions("c"));
    }

    private void Write(string yaml) => _folder.Write("clouds.yaml", yaml);
}
