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
            nameof(ArtifactStoreSettings.Endpoint) => defaults with { Endpoint = new Uri("http://u:p@store/") },
            nameof(ArtifactStoreSettings.ListenPort) => defaults with { ListenPort = 65536 },
            nameof(ArtifactStoreSettings.MaxArtifactBytes) => defaults with { MaxArtifactBytes = 0 },
            nameof(ArtifactStoreSettings.MinFreeBytes) => defaults with { MinFreeBytes = -1 },
            nameof(ArtifactStoreSettings.UploadUrlLifetime) => defaults with { UploadUrlLifetime = TimeSpan.Zero },
            nameof(ArtifactStoreSettings.DownloadUrlLifetime) => defaults with { DownloadUrlLifetime = TimeSpan.Zero },
            _ => defaults with { UploadIdleTimeout = TimeSpan.Zero },
        };
        var exception = Assert.Throws<ArgumentException>(settings.Validate);
        Assert.Equal($"artifacts.{char.ToLowerInvariant(setting[0])}{setting[1..]} must be {what}", exception.Message);
    }
}
