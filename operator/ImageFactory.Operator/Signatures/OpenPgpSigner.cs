using System.Text;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Signatures;

/// <summary>Makes detached OpenPGP signatures (RFC 4880 §11.4) with one key, in a home of GnuPG that is gone afterwards.</summary>
internal sealed class OpenPgpSigner : IAsyncDisposable
{
    // The first that is long enough for the key. Today's processors have instructions for SHA-256, and none for SHA-512.
    private const string Digests = "SHA256 SHA384 SHA512";

    private static readonly byte[] Trial = "Can this key sign?\n"u8.ToArray();

    private readonly SigningKeySettings _settings;
    private readonly GnuPgHome _home;
    private string _selector = string.Empty;

    private OpenPgpSigner(SigningKeySettings settings, GnuPgHome home)
    {
        _settings = settings;
        _home = home;
    }

    /// <summary>The key's name in the settings.</summary>
    public string Name => _settings.Name;

    /// <summary>Fingerprint of the primary key.</summary>
    public string Fingerprint { get; private set; } = string.Empty;

    /// <summary>The public key, armored, as it is at this moment.</summary>
    public string PublicKey { get; private set; } = string.Empty;

    /// <summary>Takes the key from its file and proves that it can sign.</summary>
    /// <exception cref="SigningException">It cannot.</exception>
    public static async Task<OpenPgpSigner> OpenAsync(SigningKeySettings settings, CancellationToken cancellationToken)
    {
        var signer = new OpenPgpSigner(settings, await GnuPgHome.CreateAsync(cancellationToken));
        try
        {
            await signer.ImportAsync(cancellationToken);
            using var trial = new MemoryStream(Trial);
            await signer.SignAsync(trial, cancellationToken);
            return signer;
        }
        catch
        {
            await signer.DisposeAsync();
            throw;
        }
    }

    /// <summary>The signature over what a stream gives until its end, not armored.</summary>
    /// <exception cref="SigningException">GnuPG does not make one.</exception>
    public async Task<byte[]> SignAsync(Stream content, CancellationToken cancellationToken)
    {
        var answer = await GnuPg.CallAsync(
            _home,
            [.. Passphrase(), "--personal-digest-preferences", Digests, "--local-user", _selector, "--detach-sign", "--output", "-"],
            content,
            cancellationToken);
        if (answer.ExitCode != 0 || answer.Output.Length == 0)
        {
            throw Problem(answer.LastMessage switch
            {
                var said when said.Contains("passphrase", StringComparison.OrdinalIgnoreCase) => _settings.PassphraseFile is { } file
                    ? $"does not open with the passphrase in {file}: put the key's passphrase there, in one line"
                    : "has a passphrase: name a file that holds it in passphraseFile",
                var said => $"cannot sign ({said})",
            });
        }

        return answer.Output;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _home.DisposeAsync();

    private async Task ImportAsync(CancellationToken cancellationToken)
    {
        await using (var file = Open(_settings.KeyFile))
        {
            // Only what is listed afterwards counts.
            await GnuPg.CallAsync(_home, [.. Passphrase(), "--import"], file, cancellationToken);
        }

        var listing = await GnuPg.CallAsync(_home, ["--with-colons", "--fixed-list-mode", "--list-secret-keys"], null, cancellationToken);
        var key = Select(SecretKey.Read(Encoding.UTF8.GetString(listing.Output)));
        if (key.Problem() is { } problem)
        {
            throw Problem($"({key.Fingerprint}) {problem}: give one that can sign, or prolong it and export it again");
        }

        Fingerprint = key.Fingerprint;
        // With the exclamation mark it is that very subkey.
        _selector = _settings.Fingerprint is { } fingerprint && fingerprint != Fingerprint ? $"{fingerprint}!" : Fingerprint;
        var exported = await GnuPg.CallAsync(_home, ["--armor", "--export", Fingerprint], null, cancellationToken);
        PublicKey = Encoding.ASCII.GetString(exported.Output);
    }

    private SecretKey Select(IReadOnlyList<SecretKey> keys)
    {
        var fitting = _settings.Fingerprint is { } fingerprint ? [.. keys.Where(key => key.Has(fingerprint))] : keys;
        return fitting switch
        {
            [var key] => key,
            [] when keys.Count == 0 => throw Problem(
                $"is not in {_settings.KeyFile}: put the output of 'gpg --export-secret-keys --armor KEY' there"),
            [] => throw Problem(
                $"is not in {_settings.KeyFile}: none there has the fingerprint {_settings.Fingerprint}; there are {Names(keys)}"),
            _ => throw Problem($"is one of {fitting.Count} in {_settings.KeyFile}: say which by its fingerprint; there are {Names(keys)}"),
        };
    }

    private static string Names(IEnumerable<SecretKey> keys) => string.Join(", ", keys.Select(key => key.Fingerprint));

    // Without a file the passphrase is empty; the agent would ask for one otherwise.
    private string[] Passphrase() => ["--passphrase-file", _settings.PassphraseFile ?? "/dev/null"];

    private FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Problem($"cannot be read: {error.Message}: mount the Secret with the key there");
        }
    }

    private SigningException Problem(string problem) => new($"Key {_settings.Name} (signing.keys in the operator's settings) {problem}");
}
