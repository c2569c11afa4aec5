using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Tests.Fakes;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Transport;

public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_clouds_own_authority_is_believed_and_no_other()
    {
        await using var cloud = await FrontedCloud.StartAsync(_authority.Issue("127.0.0.1"));
        using var other = new TestAuthority("other");

        cloud.Write("s3cret", $"cacert: {cloud.WriteBeside("ca.pem", _authority.Pem)}");
        Assert.Equal("user", (await cloud.Get().IdentifyAsync()).UserName);

        cloud.Write("s3cret", $"cacert: {cloud.WriteBeside("ca.pem", other.Pem)}");
        var error = await Assert.ThrowsAsync<OpenStackException>(() => cloud.Get().IdentifyAsync());
        Assert.Equal(OpenStackErrorKind.InvalidConfiguration, error.Kind);
        Assert.StartsWith(
            $"Cloud {cloud.Name}, identity: POST /auth/tokens: the certificate of {cloud.Address.Authority} is not "
            + "believed (",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_not_believed()
    {
        await using var cloud = await FrontedCloud.StartAsync(_authority.Issue("elsewhere.example.org"));
        cloud.Write("s3cret", $"cacert: {cloud.WriteBeside("ca.pem", _authority.Pem)}");

        var error = await Assert.ThrowsAsync<OpenStackException>(() => cloud.Get().IdentifyAsync());

        Assert.Contains("is not believed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_checked_where_the_file_says_so()
    {
        await using var cloud = await FrontedCloud.StartAsync(_authority.Issue("elsewhere.example.org"));
        cloud.Write("s3cret", "verify: false");

        Assert.Equal("user", (await cloud.Get().IdentifyAsync()).UserName);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_with_its_key_beside_or_inside()
    {
        await using var cloud = await FrontedCloud.StartAsync(_authority.Issue("127.0.0.1"));
        using var client = _authority.Issue("client");
        string? shown = null;
        cloud.Glance = context =>
        {
            shown = context.Connection.ClientCertificate?.Subject;
            return FrontedCloud.AnswerAsync(context, 200, """{"id": "i", "status": "active"}""");
        };
        var certificate = client.ExportCertificatePem();
        var key = client.GetECDsaPrivateKeyPem();

        cloud.Write(
            "s3cret",
            $"cacert: {cloud.WriteBeside("ca.pem", _authority.Pem)}",
            $"cert: {cloud.WriteBeside("cert.pem", certificate)}",
            $"key: {cloud.WriteBeside("key.pem", key)}");
        await cloud.Get().Images.GetAsync("i");
        Assert.Equal("CN=client", shown);

        shown = null;
        cloud.Write(
            "s3cret",
            $"cacert: {cloud.WriteBeside("ca.pem", _authority.Pem)}",
            $"cert: {cloud.WriteBeside("both.pem", $"{certificate}\n{key}")}");
        await cloud.Get().Images.GetAsync("i");
        Assert.Equal("CN=client", shown);
    }

    [Fact]
    public async Task Files_that_are_missing_or_no_certificates_are_named_with_their_field()
    {
        await using var cloud = await FrontedCloud.StartAsync();
        var broken = cloud.WriteBeside("broken.pem", "s3cret");

        Assert.Equal(
            [
                $"{cloud.File}: cloud {cloud.Name}: cacert {broken} holds no PEM certificate: put the cloud's CA there",
                $"{cloud.File}: cloud {cloud.Name}: cert {broken} and key {broken} are no PEM pair: "
                    + "put matching ones there",
                $"{cloud.File}: cloud {cloud.Name}: cert /nowhere can't be read (Could not find file '/nowhere'.): "
                    + "check the path and its mode",
            ],
            new[] { $"cacert: {broken}", $"cert: {broken}", "cert: /nowhere" }.Select(line =>
            {
                cloud.Write("s3cret", line);
                return Assert.Throws<CloudConfigException>(() => cloud.Get()).Message;
            }));
    }
}
