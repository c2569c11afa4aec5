using System.Globalization;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Xunit;

namespace ImageFactory.Operator.Tests.Signing;

/// <summary>A key named release, whatever its file holds.</summary>
internal sealed class ReleaseKey : IDisposable
{
    /// <summary>What every refusal begins with.</summary>
    public const string Who = "Key release (signing.keys in the operator's settings)";

    /// <summary>What helps where a file holds something else.</summary>
    public const string Export = "put the output of 'gpg --export-secret-keys --armor KEY' there";

    public OpenPgpKeyFiles Files { get; } = new();

    public SigningKeySettings Settings => new() { Name = "release", KeyFile = Files.Path("release") };

    public void Write(PgpSecretKey key) => Files.Write("release.asc", OpenPgpKeyFiles.Armored(key.GetEncoded()));

    public Task<string> RefusalAsync(DateTimeOffset? now = null) => RefusalAsync(Settings, now);

    public static async Task<string> RefusalAsync(SigningKeySettings key, DateTimeOffset? now = null) =>
        (await Assert.ThrowsAsync<SigningException>(
            () => OpenPgpSigner.OpenAsync(key, now ?? DateTimeOffset.UtcNow, default))).Message;

    /// <summary>A file of that content is refused; in the problem {0} is its path.</summary>
    public async Task AssertRefusedAsync(string content, string problem)
    {
        Files.Write("release.asc", content);
        var told = string.Format(CultureInfo.InvariantCulture, problem, Settings.KeyFile);
        Assert.Equal($"{Who} {told}", await RefusalAsync());
    }

    public void Dispose() => Files.Dispose();
}
