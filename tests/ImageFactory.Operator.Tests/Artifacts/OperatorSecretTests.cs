using System.Globalization;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

public sealed class OperatorSecretTests : IDisposable
{
    private const string Purpose = "artifact urls";
    private const string Old = "0123456789abcdef0123456789abcdef";
    private const string New = "fedcba9876543210fedcba9876543210";

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

        Assert.Equal(key, Convert.ToHexStringLower(secret.Derive(purpose).Current.Bytes));
    }

    [Fact]
    public void A_secret_cut_off_by_a_crash_is_made_anew()
    {
        _folder.Write(".signing-key", "half");
        var key = Own().Derive(Purpose).Current.Bytes;

        Assert.Equal(key, Own().Derive(Purpose).Current.Bytes);
    }

    [Fact]
    public void Processes_that_start_together_agree_on_the_secret()
    {
        var keys = new string[8];
        Parallel.For(0, keys.Length, i => keys[i] = Convert.ToHexString(Own().Derive(Purpose).Current.Bytes));

        Assert.Single(keys.Distinct());
    }

    [Fact]
    public void While_it_is_changed_the_new_secret_makes_and_the_old_one_is_taken()
    {
        var before = OperatorSecret.Load(Configured(Old)).Derive(Purpose);

        var keys = OperatorSecret.Load(
            Configured(New) with { PreviousSigningKeyFile = _folder.Write("old", Old) }).Derive(Purpose);

        Assert.Equal(before.Current.Bytes, keys.Previous!.Bytes);
        Assert.Equal(before.Current.Id, keys.Previous.Id);
        Assert.NotEqual(before.Current.Id, keys.Current.Id);
        Assert.Equal([keys.Current, keys.Previous], keys.Accepted);
    }

    [Theory]
    [InlineData("too short", Old, "artifacts.signingKeyFile '{0}' has 9 bytes, and needs 32: ")]
    [InlineData(New, "too short", "artifacts.previousSigningKeyFile '{1}' has 9 bytes, and needs 32: ")]
    [InlineData(null, Old, "artifacts.signingKeyFile '{0}' cannot be read (Could not find ")]
    [InlineData(New, null, "artifacts.previousSigningKeyFile '{1}' cannot be read (Could not find ")]
    [InlineData(New, New, "artifacts.previousSigningKeyFile '{1}' holds the same key as signingKeyFile: ")]
    public void A_secret_that_cannot_be_used_is_refused_without_showing_it(
        string? current, string? previous, string message)
    {
        var settings = new ArtifactStoreSettings
        {
            SigningKeyFile = current is null ? Path.Combine(_folder.Path, "none") : _folder.Write("new", current),
            PreviousSigningKeyFile =
                previous is null ? Path.Combine(_folder.Path, "none") : _folder.Write("old", previous),
        };

        var refusal = Assert.Throws<InvalidDataException>(() => OperatorSecret.Load(settings)).Message;

        Assert.StartsWith(
            string.Format(
                CultureInfo.InvariantCulture, message, settings.SigningKeyFile, settings.PreviousSigningKeyFile),
            refusal,
            StringComparison.Ordinal);
        Assert.DoesNotContain("too short", refusal, StringComparison.Ordinal);
    }

    private OperatorSecret Own() => OperatorSecret.Load(new ArtifactStoreSettings { Root = _folder.Path });

    private ArtifactStoreSettings Configured(string secret) => new() { SigningKeyFile = _folder.Write("key", secret) };
}
