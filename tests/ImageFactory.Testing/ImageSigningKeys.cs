using ImageFactory.Testing.Processes;

namespace ImageFactory.Testing;

/// <summary>
/// Keys that sign images for OpenStack's services, with certificates, as people make them with OpenSSL.
/// </summary>
public sealed class ImageSigningKeys : IDisposable
{
    public const string Passphrase = "correct horse battery staple";

    private readonly TemporaryFolder _folder = new();

    /// <summary>File with a private key.</summary>
    public string Key(string name) => Path.Combine(_folder.Path, $"{name}.key");

    /// <summary>File with a certificate.</summary>
    public string Certificate(string name) => Path.Combine(_folder.Path, $"{name}.crt");

    /// <summary>Writes a file beside the keys and returns its path.</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>
    /// Makes a key on a curve, or of RSA, and its certificate for a year; returns the certificate's SHA-256.
    /// </summary>
    public async Task<string> MakeAsync(string name, string curve = "secp384r1")
    {
        string[] kind = curve == "rsa"
            ? ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
            : ["-algorithm", "EC", "-pkeyopt", $"ec_paramgen_curve:{curve}"];
        await OpenSslAsync(["genpkey", .. kind, "-out", Key(name)]);
        await OpenSslAsync(
            [
                "req", "-x509", "-new", "-key", Key(name), "-subj", $"/CN={name}", "-days", "365", "-out",
                Certificate(name),
            ]);
        var said = await OpenSslAsync(["x509", "-in", Certificate(name), "-noout", "-fingerprint", "-sha256"]);
        return said.Split('=')[1].Trim().Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
    }

    /// <summary>The key with <see cref="Passphrase"/>, in PKCS #8; returns the file of the passphrase.</summary>
    public async Task<string> LockAsync(string name)
    {
        var file = Write($"{name}.passphrase", $"{Passphrase}\n");
        await OpenSslAsync(
            ["pkcs8", "-topk8", "-in", Key(name), "-out", $"{Key(name)}.new", "-passout", $"file:{file}"]);
        File.Move($"{Key(name)}.new", Key(name), overwrite: true);
        return file;
    }

    /// <summary>
    /// The key as OpenSSL's <c>ec</c> writes it: SEC 1, with a passphrase in the old form or without one, its curve by
    /// name or by its parameters.
    /// </summary>
    public Task WriteOldAsync(string name, string? passphraseFile = null, bool isNamed = true)
    {
        string[] locked = passphraseFile is null ? [] : ["-aes256", "-passout", $"file:{passphraseFile}"];
        return OpenSslAsync(
            ["ec", "-in", Key(name), "-out", Key(name), "-param_enc", isNamed ? "named_curve" : "explicit", .. locked]);
    }

    /// <summary>What OpenSSL says of a signature, in Base64, to somebody who has the certificate.</summary>
    public async Task<CommandResult> VerifyAsync(string certificate, string hash, string signature, string file)
    {
        var publicKey = Write("public.pem", await OpenSslAsync(["x509", "-in", certificate, "-noout", "-pubkey"]));
        var binary = Path.Combine(_folder.Path, "signature");
        await File.WriteAllBytesAsync(binary, Convert.FromBase64String(signature));
        return await Command.RunAsync(
            "openssl", ["dgst", $"-{hash}", "-verify", publicKey, "-signature", binary, file]);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> OpenSslAsync(IReadOnlyList<string> arguments) =>
        (await Command.RunAsync("openssl", arguments)).Checked();
}
