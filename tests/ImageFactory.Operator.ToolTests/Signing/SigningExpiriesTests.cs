using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Signing;

/// <summary>When GnuPG's keys cease to sign.</summary>
public sealed class SigningExpiriesTests : IAsyncDisposable
{
    private const string Made = "20260101T000000";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SigningKeyring _keys = SigningKeyring.Create();
    private readonly FakeTimeProvider _time = new(Start.AddDays(1));

    public ValueTask DisposeAsync() => _keys.DisposeAsync();

    [Fact]
    public async Task A_key_says_when_it_expires_or_its_subkey_does_and_one_that_never_does_says_nothing()
    {
        await _keys.MakeAsync("plain", "ed25519", "sign", madeAt: Made, expiry: "20d");
        await _keys.MakeAsync("locked", "ed25519", "sign", SigningKeyring.Passphrase, Made, "30d");
        await _keys.MakeAsync("parts", "ed25519", "cert", madeAt: Made, expiry: "2y");
        await _keys.AddSubkeyAsync("parts", "ed25519", "sign", Made);
        await _keys.MakeAsync("eternal", "ed25519", "sign", madeAt: Made, expiry: "never");

        Assert.Equal(
            [
                new SigningExpiry("openpgp", "plain", Start.AddDays(20)),
                new SigningExpiry("openpgp", "locked", Start.AddDays(30)),
                new SigningExpiry("openpgp", "parts", Start.AddDays(365)),
            ],
            await ReadAsync(Key("plain"), Key("locked"), Key("parts"), Key("eternal")));
    }

    [Fact]
    public async Task One_that_has_expired_is_still_told_of_and_one_that_cannot_be_read_is_not()
    {
        await _keys.MakeAsync("plain", "ed25519", "sign", madeAt: Made, expiry: "20d");
        _keys.Write("broken.secret.asc", "no key\n");
        _time.Advance(TimeSpan.FromDays(100));

        Assert.Equal(
            [new SigningExpiry("openpgp", "plain", Start.AddDays(20))],
            await ReadAsync(Key("plain"), Key("broken"), Key("missing")));
    }

    [Fact]
    public async Task A_key_that_another_one_follows_is_no_matter_and_the_last_one_is()
    {
        await _keys.MakeAsync("old", "ed25519", "sign", madeAt: Made, expiry: "never");
        await _keys.MakeAsync("new", "ed25519", "sign", madeAt: Made, expiry: "never");
        var end = Start.AddDays(10);

        Assert.Empty(await ReadAsync(Key("old") with { ValidUntil = end }, Key("new")));
        Assert.Equal(
            [new SigningExpiry("openpgp", "old", end)], await ReadAsync(Key("old") with { ValidUntil = end }));
    }

    [Fact]
    public async Task The_certificate_of_images_says_when_it_expires()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var certificate = new CertificateRequest("CN=images", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(Start, Start.AddDays(90));
        var settings = new SigningSettings
        {
            Image = new ImageSigningSettings
            {
                CertificateFile = _keys.Write("image.pem", certificate.ExportCertificatePem()),
            },
        };

        Assert.Equal(
            [new SigningExpiry("certificate", "image", Start.AddDays(90))],
            await new SigningExpiries(settings, _time).ReadAsync(default));
    }

    private SigningKeySettings Key(string name) => new() { Name = name, KeyFile = _keys.SecretKey(name) };

    private Task<IReadOnlyList<SigningExpiry>> ReadAsync(params SigningKeySettings[] keys) =>
        new SigningExpiries(new SigningSettings { Keys = keys }, _time).ReadAsync(default);
}
