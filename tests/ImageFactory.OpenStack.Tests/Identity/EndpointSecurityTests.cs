using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Tests.Fakes;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Identity;

/// <summary>Where credentials and tokens go, and where they do not.</summary>
public sealed class EndpointSecurityTests : IAsyncLifetime
{
    private const string Image = """{"id": "i", "status": "active"}""";

    private FrontedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FrontedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Theory]
    [InlineData("http://keystone.example.org:5000/v3", "http://keystone.example.org:5000")]
    [InlineData("http://10.0.0.5/identity", "http://10.0.0.5")]
    [InlineData("http://[2001:db8::1]:5000", "http://[2001:db8::1]:5000")]
    [InlineData("http://localhost.example.org", "http://localhost.example.org")]
    public void No_password_goes_to_a_keystone_by_http(string url, string told)
    {
        _cloud.WriteCloud($"auth: {{auth_url: '{url}', user_id: u, password: p, project_id: p}}");

        Assert.Equal(
            $"{_cloud.File}: cloud {_cloud.Name}: auth.auth_url is {told}, where whoever is between reads the "
            + "credentials: use https, or, where nobody can be between, set openstack.allowHttp in the operator's "
            + "settings",
            Assert.Throws<CloudConfigException>(() => _cloud.Get()).Message);
        Assert.Equal(0, _cloud.Logins);
    }

    [Fact]
    public void No_token_goes_to_an_address_of_the_file_by_http()
    {
        _cloud.Write("s3cret", "block_storage_endpoint_override: http://cinder.example.org/v3");

        Assert.Equal(
            $"{_cloud.File}: cloud {_cloud.Name}: block_storage_endpoint_override is http://cinder.example.org, where "
            + "whoever is between reads the credentials: use https, or, where nobody can be between, set "
            + "openstack.allowHttp in the operator's settings",
            Assert.Throws<CloudConfigException>(() => _cloud.Get()).Message);
    }

    [Theory]
    [InlineData(
        "http://glance.example.org/",
        "the catalogue has image at http://glance.example.org, where whoever is between reads the token: use https, "
        + "or, where nobody can be between, set openstack.allowHttp in the operator's settings; "
        + "image_endpoint_override in clouds.yaml goes before the catalogue")]
    [InlineData("not an address", None)]
    [InlineData("/images", None)]
    [InlineData("ftp://glance.example.org", None)]
    [InlineData("https://user:pass@glance.example.org", None)]
    public async Task No_token_goes_to_an_address_of_the_catalogue_that_others_read_or_that_is_none(
        string url, string told)
    {
        _cloud.GlanceUrl = url;

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Get().Images.GetAsync("i"));

        Assert.Equal(
            (OpenStackErrorKind.InvalidConfiguration, $"Cloud {_cloud.Name} ({_cloud.File}): {told}"),
            (error.Kind, error.Message));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/")]
    [InlineData("http://localhost/")]
    [InlineData("http://[::1]:8080/")]
    public void A_keystone_elsewhere_does_not_send_the_token_to_a_port_of_this_machine(string url) =>
        Assert.StartsWith(
            "the catalogue has image at http://",
            new EndpointSecurity(false).Problem("image", url, Config("https://keystone.example.org")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("https://glance.example.org/", "https://keystone.example.org", false)]
    [InlineData("http://127.0.0.1:9292/", "http://127.0.0.1:5000", false)]
    [InlineData("http://glance.example.org/", "http://keystone.example.org", true)]
    public void Https_goes_and_http_on_one_machine_and_http_where_the_settings_say_so(
        string url, string keystone, bool allowHttp) =>
        Assert.Null(new EndpointSecurity(allowHttp).Problem("image", url, Config(keystone)));

    [Fact]
    public async Task With_http_allowed_a_cloud_is_reached_as_before()
    {
        _cloud.Options = _cloud.Options with { AllowHttp = true };
        _cloud.Glance = context => FrontedCloud.AnswerAsync(context, 200, Image);

        Assert.Equal("i", (await _cloud.Get().Images.GetAsync("i")).Id);
        _cloud.WriteCloud("auth: {auth_url: 'http://k.example.org', user_id: u, password: p, project_id: p}");
        Assert.Equal(_cloud.Name, _cloud.Get().Cloud);
    }

    private const string None =
        "the catalogue's address of image is none: have it written as https://host:port/path there";

    private static CloudConfig Config(string keystone) =>
        new("c", "one", new CloudAuth(new Uri(keystone), AuthMethod.Password), "clouds.yaml");
}
