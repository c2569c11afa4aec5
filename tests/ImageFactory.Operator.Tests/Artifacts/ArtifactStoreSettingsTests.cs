using ImageFactory.Operator.Artifacts;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

public sealed class ArtifactStoreSettingsTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { nameof(ArtifactStoreSettings.Root), "an absolute path" },
        { nameof(ArtifactStoreSettings.Endpoint), "an absolute http or https URL without user, query and fragment" },
        { nameof(ArtifactStoreSettings.ListenPort), "a port" },
        { nameof(ArtifactStoreSettings.MaxArtifactBytes), "positive" },
        { nameof(ArtifactStoreSettings.MaxLogBytes), "positive" },
        { nameof(ArtifactStoreSettings.UploadLeastRate), "zero or positive" },
        { nameof(ArtifactStoreSettings.MinFreeBytes), "zero or positive" },
        { nameof(ArtifactStoreSettings.UploadUrlLifetime), "positive" },
        { nameof(ArtifactStoreSettings.DownloadUrlLifetime), "positive" },
        { nameof(ArtifactStoreSettings.UploadIdleTimeout), "positive" },
    };

    [Fact]
    public void The_defaults_work() => new ArtifactStoreSettings().Validate();

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_setting_that_cannot_work_is_named(string setting, string what)
    {
        var defaults = new ArtifactStoreSettings();
        ArtifactStoreSettings settings = setting switch
        {
            nameof(ArtifactStoreSettings.Root) => defaults with { Root = "artifacts" },
            nameof(ArtifactStoreSettings.Endpoint) => defaults with { Endpoint = new Uri("https://u:p@store/") },
            nameof(ArtifactStoreSettings.ListenPort) => defaults with { ListenPort = 65536 },
            nameof(ArtifactStoreSettings.MaxArtifactBytes) => defaults with { MaxArtifactBytes = 0 },
            nameof(ArtifactStoreSettings.MaxLogBytes) => defaults with { MaxLogBytes = 0 },
            nameof(ArtifactStoreSettings.UploadLeastRate) => defaults with { UploadLeastRate = -1 },
            nameof(ArtifactStoreSettings.MinFreeBytes) => defaults with { MinFreeBytes = -1 },
            nameof(ArtifactStoreSettings.UploadUrlLifetime) => defaults with { UploadUrlLifetime = TimeSpan.Zero },
            nameof(ArtifactStoreSettings.DownloadUrlLifetime) => defaults with { DownloadUrlLifetime = TimeSpan.Zero },
            _ => defaults with { UploadIdleTimeout = TimeSpan.Zero },
        };
        var exception = Assert.Throws<ArgumentException>(settings.Validate);
        Assert.Equal($"artifacts.{char.ToLowerInvariant(setting[0])}{setting[1..]} must be {what}", exception.Message);
    }

    [Theory]
    [InlineData("http://10.0.0.1:8082/", false, null, "artifacts.endpoint is http, by which images and the rights ")]
    [InlineData("http://10.0.0.1:8082/", true, null, null)]
    [InlineData("http://127.0.0.1:8082/", false, null, null)]
    [InlineData("http://[::1]:8082/", false, null, null)]
    [InlineData("https://store.example.org/", false, null, null)]
    [InlineData("http://localhost/", true, "/tls/tls.crt", "artifacts.endpoint is http although artifacts.tls is set")]
    [InlineData("https://store.example.org/", false, "/tls/tls.crt", null)]
    [InlineData("https://store.example.org/", false, "tls.crt", "artifacts.tls.certFile must be an absolute path")]
    public void Plain_http_beyond_this_machine_has_to_be_allowed(
        string endpoint, bool allowHttp, string? certFile, string? fault)
    {
        var settings = new ArtifactStoreSettings
        {
            Endpoint = new Uri(endpoint),
            AllowHttp = allowHttp,
            Tls = certFile is null ? null : new ArtifactTlsSettings { CertFile = certFile, KeyFile = "/tls/tls.key" },
        };

        var found = settings.Faults().SingleOrDefault();
        Assert.Equal(fault is null, found is null);
        Assert.StartsWith(fault ?? string.Empty, found ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_needs_its_key() => Assert.StartsWith(
        "artifacts.tls needs certFile and keyFile together",
        Assert.Single(new ArtifactTlsSettings { CertFile = "/tls/tls.crt" }.Faults()),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "/keys/old", null, "artifacts.previousSigningKeyFile needs signingKeyFile")]
    [InlineData("/keys/one", "/keys/one", null, "artifacts.previousSigningKeyFile is signingKeyFile")]
    [InlineData("/keys/one", null, "factory", "artifacts.signingKeySecret and signingKeyFile both name the key")]
    public void The_key_is_named_once(string? file, string? previous, string? secret, string fault)
    {
        var settings = new ArtifactStoreSettings
        {
            SigningKeyFile = file,
            PreviousSigningKeyFile = previous,
            SigningKeySecret = secret,
        };

        Assert.StartsWith(fault, Assert.Single(settings.Faults()), StringComparison.Ordinal);
    }
}
