using ImageFactory.Operator.Artifacts;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

public sealed class OperatorSecretTests : IDisposable
{
    private const string Purpose = "artifact urls";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Purpose, "b4d341d90b68bebaad0b7b564aa433cf372bd558cb44185a45d2d5a3df08a387")]
    [InlineData("ssh", "4082b8f3ad5f1e26805fcaf0f21e2d021af278dfccd0697869ba0629a3c1200e")]
    public void Each_purpose_has_its_key(string purpose, string key)
    {
        // Computed with: openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt key:0123456789abcdef0123456789abcdef
        //   -kdfopt "info:$purpose" -binary HKDF
        var secret = OperatorSecret.Load(Configured("0123456789abcdef0123456789abcdef"));

        Assert.Equal(key, Convert.ToHexStringLower(secret.Derive(purpose)));
    }

    [Fact]
    public void A_secret_cut_off_by_a_crash_is_made_anew()
    {
        _folder.Write(".signing-key", "half");
        var key = Own().Derive(Purpose);

        Assert.Equal(key, Own().Derive(Purpose));
    }

    [Fact]
    public void Processes_that_start_together_agree_on_the_secret()
    {
        var keys = new string[8];
        Parallel.For(0, keys.Length, i => keys[i] = Convert.ToHexString(Own().Derive(Purpose)));

        Assert.Single(keys.Distinct());
    }

    [Fact]
    public void A_short_secret_is_refused_without_showing_it()
    {
        var settings = Configured("too short");

        var exception = Assert.Throws<InvalidDataException>(() => OperatorSecret.Load(settings));

        Assert.Equal(
            $"The signing key in '{settings.SigningKeyFile}' has 9 bytes; at least 32 are needed.", exception.Message);
    }

    private OperatorSecret Own() => OperatorSecret.Load(new ArtifactStoreSettings { Root = _folder.Path });

    private ArtifactStoreSettings Configured(string secret) => new() { SigningKeyFile = _folder.Write("key", secret) };
}
