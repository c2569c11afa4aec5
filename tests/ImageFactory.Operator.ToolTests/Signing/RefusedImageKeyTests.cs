using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Signing;

/// <summary>
/// Keys that cannot sign images, in forms that OpenSSL alone writes, are refused with what is wrong with them.
/// </summary>
public sealed class RefusedImageKeyTests : IDisposable
{
    private const string Where = "(signing.image in the operator's settings)";

    private readonly ImageSigningKeys _keys = new();

    public void Dispose() => _keys.Dispose();

    private ImageSigningSettings Settings =>
        new() { KeyFile = _keys.Key("images"), CertificateFile = _keys.Certificate("images") };

    [Fact]
    public async Task A_curve_that_is_not_named_is_refused()
    {
        await _keys.MakeAsync("images");
        await _keys.WriteOldAsync("images", isNamed: false);

        Assert.Equal(
            $"The key {_keys.Key("images")} {Where} is on the curve of its own parameters, "
            + "which OpenStack does not verify: give one on P-384 or P-521",
            await RefusalAsync(Settings));
    }

    [Fact]
    public async Task A_passphrase_in_the_old_form_is_refused_with_how_to_renew_it()
    {
        await _keys.MakeAsync("images");
        await _keys.WriteOldAsync("images", _keys.Write("passphrase", "some passphrase\n"));

        Assert.Equal(
            $"The key {_keys.Key("images")} {Where} has a passphrase in the old form: "
            + "write it anew with 'openssl pkcs8 -topk8'",
            await RefusalAsync(Settings));
    }

    private static async Task<string> RefusalAsync(ImageSigningSettings settings) =>
        (await Assert.ThrowsAsync<SigningException>(
            () => ImageKey.OpenAsync(settings, DateTimeOffset.UtcNow, default))).Message;
}
