using System.Globalization;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using Xunit;

namespace ImageFactory.Operator.Tests.Signing;

/// <summary>Keys and certificates that cannot sign images are refused with what is wrong with them.</summary>
public sealed class RefusedImageKeyTests : IDisposable
{
    private const string Where = "(signing.image in the operator's settings)";

    private readonly ImageKeyFiles _keys = new();

    public void Dispose() => _keys.Dispose();

    private ImageSigningSettings Settings =>
        new() { KeyFile = _keys.Key("images"), CertificateFile = _keys.Certificate("images") };

    [Theory]
    [InlineData("rsa", "is an RSA key: give an EC key on the curve P-384 or P-521")]
    [InlineData(
        "prime256v1", "is on the curve ECDSA_P256, which OpenStack does not verify: give one on P-384 or P-521")]
    [InlineData(
        "brainpoolP384r1",
        "is on the curve brainpoolP384r1, which OpenStack does not verify: give one on P-384 or P-521")]
    public async Task A_key_that_openstack_does_not_verify_is_refused(string curve, string problem)
    {
        _keys.Make("images", curve);

        Assert.Equal($"The key {_keys.Key("images")} {Where} {problem}", await RefusalAsync(Settings));
    }

    [Fact]
    public async Task A_locked_rsa_key_is_told_from_a_wrong_passphrase()
    {
        _keys.Make("images", "rsa", isLocked: true);
        var passphrase = _keys.Write("passphrase", $"{ImageKeyFiles.Passphrase}\n");

        Assert.Equal(
            $"The key {_keys.Key("images")} {Where} is an RSA key: give an EC key on the curve P-384 or P-521",
            await RefusalAsync(Settings with { PassphraseFile = passphrase }));
    }

    [Fact]
    public async Task A_wrong_passphrase_is_told_from_a_missing_one_and_neither_is_shown()
    {
        _keys.Make("images", isLocked: true);
        var wrong = _keys.Write("wrong", "not the one\n");

        Assert.Equal(
            $"The key {_keys.Key("images")} {Where} does not open with the passphrase in passphraseFile: "
            + "put the key's passphrase there, in one line",
            await RefusalAsync(Settings with { PassphraseFile = wrong }));
        Assert.Equal(
            $"The key {_keys.Key("images")} {Where} has a passphrase: name a file that holds it in passphraseFile",
            await RefusalAsync(Settings));
    }

    [Fact]
    public async Task What_is_no_key_is_refused()
    {
        _keys.Make("images");
        var nonsense = _keys.Write("nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        var lost = _keys.Key("lost");

        Assert.Equal(
            $"The key {_keys.Certificate("images")} {Where} holds no private key in PEM: "
            + "put an EC key there, '-----BEGIN PRIVATE KEY-----'",
            await RefusalAsync(Settings with { KeyFile = _keys.Certificate("images") }));
        Assert.Equal(
            $"The key {nonsense} {Where} is no EC key: give one on the curve P-384 or P-521",
            await RefusalAsync(Settings with { KeyFile = nonsense }));
        Assert.Equal(
            $"The key {lost} {Where} cannot be read: Could not find file '{lost}'.: mount the Secret with the key "
            + "there",
            await RefusalAsync(Settings with { KeyFile = lost }));
    }

    [Fact]
    public async Task What_may_not_be_read_is_refused()
    {
        _keys.Make("images");
        // A folder is refused to everybody, root included.
        var folder = Path.GetDirectoryName(_keys.Key("images"))!;

        Assert.Equal(
            $"The certificate {folder} {Where} cannot be read: Access to the path '{folder}' is denied.: mount the "
            + "Secret with the key there",
            await RefusalAsync(Settings with { CertificateFile = folder }));
    }

    [Fact]
    public async Task A_certificate_of_another_key_is_refused()
    {
        _keys.Make("images");
        _keys.Make("other");
        _keys.Make("rsa", "rsa");

        Assert.Equal(
            $"The certificate {_keys.Certificate("other")} {Where} is not of this key: "
            + "put key and certificate that belong together there",
            await RefusalAsync(Settings with { CertificateFile = _keys.Certificate("other") }));
        Assert.Equal(
            $"The certificate {_keys.Certificate("rsa")} {Where} is of a key that is no EC key: "
            + "put the certificate of the key there",
            await RefusalAsync(Settings with { CertificateFile = _keys.Certificate("rsa") }));
        Assert.Equal(
            $"The certificate {_keys.Key("images")} {Where} holds no certificate in PEM: "
            + "put the key's certificate there, '-----BEGIN CERTIFICATE-----'",
            await RefusalAsync(Settings with { CertificateFile = _keys.Key("images") }));
    }

    [Fact]
    public async Task A_certificate_is_refused_before_and_after_its_time()
    {
        _keys.Make("images");
        var who = $"The certificate {_keys.Certificate("images")} {Where}";
        var now = DateTimeOffset.UtcNow;

        Assert.Equal(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{who} expired on {now.AddDays(365):yyyy-MM-dd}: put a new one there and into the key managers"),
            await RefusalAsync(Settings, now.AddDays(366)));
        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"{who} is not valid before {now:yyyy-MM-dd}"),
            await RefusalAsync(Settings, now.AddDays(-1)),
            StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(ImageSigningSettings settings, DateTimeOffset? now = null) =>
        (await Assert.ThrowsAsync<SigningException>(
            () => ImageKey.OpenAsync(settings, now ?? DateTimeOffset.UtcNow, default))).Message;
}
