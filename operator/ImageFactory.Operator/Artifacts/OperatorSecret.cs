using System.Security.Cryptography;
using System.Text;

namespace ImageFactory.Operator.Artifacts;

/// <summary>
/// The operator's one secret, at the root of all keys that it makes for itself. It outlives the process, so that a
/// restart changes none of them. While it is being changed there are two, of which the previous one makes nothing new.
/// </summary>
internal sealed class OperatorSecret
{
    /// <summary>
    /// As long as the output of the hash: less would be easier to guess than a key, and more adds nothing.
    /// </summary>
    public const int MinLength = 32;

    /// <summary>The file in the store's root that holds the secret of a factory that names none.</summary>
    public const string OwnFile = ".signing-key";

    private const int KeyLength = 32;
    private const int IdLength = 4;
    private const string IdPurpose = "key id";

    // Only processes that start together on one folder ever wait, for as long as writing 32 bytes takes.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    private readonly byte[] _current;
    private readonly byte[]? _previous;

    /// <summary>Of bytes that were read before.</summary>
    public OperatorSecret(byte[] current, byte[]? previous = null) => (_current, _previous) = (current, previous);

    /// <summary>Reads the configured secret, or the store's own, which is created when there is none yet.</summary>
    /// <exception cref="InvalidDataException">A configured secret cannot be used; the message says why.</exception>
    public static OperatorSecret Load(ArtifactStoreSettings settings)
    {
        if (settings.SigningKeyFile is not { } configured)
        {
            return new OperatorSecret(Own(Path.Combine(settings.Root, OwnFile)));
        }

        var current = Read("signingKeyFile", configured);
        var previous = settings.PreviousSigningKeyFile is { } file ? Read("previousSigningKeyFile", file) : null;
        return previous is null || !CryptographicOperations.FixedTimeEquals(current, previous)
            ? new OperatorSecret(current, previous)
            : throw new InvalidDataException(
                $"artifacts.previousSigningKeyFile '{settings.PreviousSigningKeyFile}' holds the same key as "
                + "signingKeyFile: put the key there that was used before, or remove the setting");
    }

    /// <summary>
    /// The keys for a purpose, by HKDF (RFC 5869). Whoever has the key of one purpose knows neither the secret nor the
    /// key of another purpose.
    /// </summary>
    public DerivedKeys Derive(string purpose) =>
        new(Derive(_current, purpose), _previous is null ? null : Derive(_previous, purpose));

    private static DerivedKey Derive(byte[] secret, string purpose) => new(
        Convert.ToHexStringLower(Derive(secret, IdPurpose, IdLength)), Derive(secret, purpose, KeyLength));

    private static byte[] Derive(byte[] secret, string purpose, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, length, info: Encoding.ASCII.GetBytes(purpose));

    private static byte[] Read(string field, string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(
                $"artifacts.{field} '{path}' cannot be read ({error.Message}): mount the Secret that holds it there, "
                + "or remove the setting",
                error);
        }

        return bytes.Length >= MinLength
            ? bytes
            : throw new InvalidDataException(
                $"artifacts.{field} '{path}' has {bytes.Length} bytes, and needs {MinLength}: make it by head -c "
                + $"{MinLength} /dev/urandom");
    }

    private static byte[] Own(string path)
    {
        byte[]? secret = null;
        if (!SpinWait.SpinUntil(() => (secret = TryLoad(path)) is not null, LockTimeout))
        {
            throw new IOException($"The signing key '{path}' is locked by another process.");
        }

        return secret!;
    }

    /// <summary>
    /// Reads the secret, or creates it, under an exclusive lock. A secret that is shorter than it should be was cut off
    /// by a crash before anybody could use it, and is made anew.
    /// </summary>
    private static byte[]? TryLoad(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream file;
        try
        {
            file = new FileStream(path, options);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }

        using (file)
        {
            var bytes = new byte[MinLength];
            if (file.Length >= MinLength)
            {
                file.ReadExactly(bytes);
                return bytes;
            }

            RandomNumberGenerator.Fill(bytes);
            file.Write(bytes);
            file.Flush(flushToDisk: true);
            return bytes;
        }
    }
}
