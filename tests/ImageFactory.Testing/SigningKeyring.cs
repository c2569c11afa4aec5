using ImageFactory.Testing.Processes;

namespace ImageFactory.Testing;

/// <summary>OpenPGP keys as people make them with GnuPG, each exported to a file of its own.</summary>
public sealed class SigningKeyring : IAsyncDisposable
{
    public const string Passphrase = "correct horse battery staple";

    private readonly TemporaryFolder _folder = new();

    private readonly TemporaryFolder _home = new();

    private SigningKeyring()
    {
    }

    /// <summary>The home of GnuPG that holds them.</summary>
    public string Home => _home.Path;

    /// <summary>An empty one.</summary>
    public static SigningKeyring Create() => new();

    /// <summary>File with a secret key.</summary>
    public string SecretKey(string name) => Path.Combine(_folder.Path, $"{name}.secret.asc");

    /// <summary>File with a public key.</summary>
    public string PublicKey(string name) => Path.Combine(_folder.Path, $"{name}.public.asc");

    /// <summary>Writes a file beside the keys and returns its path.</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Makes a key and returns its fingerprint.</summary>
    public async Task<string> MakeAsync(
        string name,
        string algorithm,
        string usage,
        string passphrase = "",
        string? madeAt = null,
        string expiry = "2y")
    {
        string[] key = [$"{name} <{name}@example.org>", algorithm, usage, expiry];
        await GpgAsync([.. At(madeAt), "--passphrase", passphrase, "--quick-gen-key", .. key]);
        await ExportAsync(name, passphrase);
        return await FingerprintAsync(name);
    }

    /// <summary>Adds a subkey and returns its fingerprint.</summary>
    public async Task<string> AddSubkeyAsync(string name, string algorithm, string usage, string? madeAt = null)
    {
        string[] subkey = [await FingerprintAsync(name), algorithm, usage, "1y"];
        await GpgAsync([.. At(madeAt), "--passphrase", "", "--quick-add-key", .. subkey]);
        await ExportAsync(name, string.Empty);
        return (await FingerprintsAsync(name))[^1];
    }

    /// <summary>Revokes a key.</summary>
    public async Task RevokeAsync(string name)
    {
        var certificate = await File.ReadAllTextAsync(
            Path.Combine(Home, "openpgp-revocs.d", $"{await FingerprintAsync(name)}.rev"));
        // GnuPG puts a colon before the armor, so that nobody revokes a key by accident.
        await GpgAsync(["--import"], certificate.Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal));
        await ExportAsync(name, string.Empty);
    }

    /// <summary>Edits a key as a person does at the prompt of <c>gpg --edit-key</c>.</summary>
    public async Task EditAsync(string name, params string[] commands)
    {
        await GpgAsync(
            ["--command-fd", "0", "--passphrase", "", "--edit-key", await FingerprintAsync(name)],
            string.Join('\n', commands) + "\n");
        await ExportAsync(name, string.Empty);
    }

    /// <summary>Exports a subkey, and of the primary key no more than that there is one.</summary>
    public Task ExportSubkeysAsync(string name, string subkey) =>
        GpgAsync(["--yes", "--armor", "--output", SecretKey(name), "--export-secret-subkeys", $"{subkey}!"]);

    /// <summary>What gpg says of a signature to somebody who has only these public keys.</summary>
    public async Task<CommandResult> VerifyAsync(string signature, string file, params string[] publicKeys)
    {
        using var home = new TemporaryFolder();
        await Gpg(home.Path, ["--no-autostart", "--import", .. publicKeys]);
        return await Gpg(
            home.Path, ["--no-autostart", "--verify-options", "show-notations", "--verify", signature, file]);
    }

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync("gpgconf", ["--homedir", Home, "--kill", "gpg-agent"]);
        _home.Dispose();
        _folder.Dispose();
    }

    private static Task<CommandResult> Gpg(string home, IReadOnlyList<string> arguments, string? input = null) =>
        Command.RunAsync("gpg", ["--homedir", home, "--batch", "--pinentry-mode", "loopback", .. arguments], input);

    private async Task<string> GpgAsync(IReadOnlyList<string> arguments, string? input = null) =>
        (await Gpg(Home, arguments, input)).Checked();

    // By the mark the clock stands still: a key that takes its time would be younger by a second.
    private static string[] At(string? time) => time is null ? [] : ["--faked-system-time", $"{time}!"];

    private async Task ExportAsync(string name, string passphrase)
    {
        await GpgAsync(
            [
                "--yes", "--passphrase", passphrase, "--armor", "--output", SecretKey(name), "--export-secret-keys",
                $"{name}@example.org",
            ]);
        await GpgAsync(["--yes", "--armor", "--output", PublicKey(name), "--export", $"{name}@example.org"]);
    }

    private async Task<string> FingerprintAsync(string name) => (await FingerprintsAsync(name))[0];

    private async Task<List<string>> FingerprintsAsync(string name) =>
        [.. (await GpgAsync(["--with-colons", "--list-keys", $"{name}@example.org"])).Split('\n')
            .Where(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Select(line => line.Split(':')[9])];
}
