using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Identity;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Transport;
using ImageFactory.Testing.OpenStack;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

public sealed class RevocationTests : IDisposable
{
    private readonly CloudFile _file = CloudFile.OfDemo();
    private readonly RequestLog _log = new();
    private readonly HttpMessageInvoker _http;
    private readonly CloudConfig _config;
    private readonly Session _session;

    public RevocationTests()
    {
        _config = CloudsFile.Load(_file.Path).Get(_file.Cloud, OpenStackClouds.First);
        _http = HttpHandlers.Create(TlsFiles.Load(_config), isLocal: true);
        _session = new Session(
            _config,
            new TokenClient(
                Transport("identity", new KeystoneAccess(_config.Auth.Url)), _config.Auth, TimeProvider.System),
            TimeProvider.System,
            NullLogger.Instance);
    }

    public void Dispose()
    {
        _http.Dispose();
        _file.Dispose();
    }

    // Glance remembers for some minutes that a token was good, so that each test uses one that it has not seen.
    [Fact]
    public async Task A_revoked_token_is_replaced_within_the_request()
    {
        var images = new ImageClient(ImageTransport());
        await RevokeAsync();

        await Assert.ThrowsAsync<OpenStackException>(() => images.GetAsync("x"));

        Assert.Equal(
            ["identity  POST 201", "image  GET 401", "identity  POST 201", "image  GET 404"], _log.Requests);
    }

    [Fact]
    public async Task An_upload_with_a_revoked_token_is_refused_before_its_first_byte_and_then_sent()
    {
        var transport = ImageTransport();
        var image = await OpenStackClouds.Get().Images.CreateAsync(new NewImage(_file.Cloud) { DiskFormat = "raw" });
        await RevokeAsync();
        // What cannot go back shows that nothing was taken.
        using var content = new OneWayStream(new byte[100_000]);

        await new ImageDataClient(transport).UploadAsync(image.Id, content, 100_000, null);

        Assert.Equal(
            ["identity  POST 201", "image  PUT 401", "identity  POST 201", "image  PUT 204"], _log.Requests);
        Assert.Equal(100_000, (await OpenStackClouds.Get().Images.GetAsync(image.Id)).Size);
    }

    private async Task RevokeAsync()
    {
        var token = await _session.GetAsync(false, CancellationToken.None);
        using var keystone = await ServiceApi.LoginAsync("admin");
        await keystone.RevokeAsync(token.Value);
    }

    private ServiceTransport ImageTransport() => Transport(
        "image", new CatalogAccess(_session, _config, new EndpointSecurity(allowHttp: false), "image", "v2"));

    private ServiceTransport Transport(string type, IServiceAccessSource access) => new(
        new ServiceName(_file.Cloud, string.Empty, type),
        access,
        _http,
        [],
        new OpenStackOptions(),
        TimeProvider.System,
        _log);
}

/// <summary>Data that can be read once, as from a pipe.</summary>
internal sealed class OneWayStream(byte[] data) : MemoryStream(data)
{
    public override bool CanSeek => false;
}
