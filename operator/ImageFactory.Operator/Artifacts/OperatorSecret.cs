using System.Security.Cryptography;
using System.Text;

namespace ImageFactory.Operator.Artifacts;

/// <summary>
/// The operator's one secret, at the root of all keys that it makes for itself. It outlives the process, so that a
/// restart changes none of them.
/// </summary>
internal sealed class OperatorSecret
{
    /// <summary>
    /// As long as the output of the hash: less would be easier to guess than a key, and more adds nothing.
    /// </summary>
    public const int MinLength = 32;

    private const int KeyLength = 32;

    // Only processes that start together on one folder ever wait, for as long as writing 32 bytes takes.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    private readonly byte[] _bytes;

    private OperatorSecret(byte[] bytes) => _bytes = bytes;

    /// <summary>Reads the configured secret, or the store's own, which is created when there is none yet.</summary>
    /// <exception cref="InvalidDataException">The configured secret cannot be read, or is too short.</exception>
    public static OperatorSecret Load(ArtifactStoreSettings settings) =>
        settings.SigningKeyFile is { } configured
            ? Read(configured)
            : Own(Path.Combine(settings.Root, ".signing-key"));

    /// <summary>
    /// The key for a purpose, by HKDF (RFC 5869). Whoever has the key of one purpose knows neither the secret nor the
    /// key of another purpose.
    /// </summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, _bytes, KeyLength, info: Encoding.ASCII.GetBytes(purpose));

    private static OperatorSecret Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(
                $"artifacts.signingKeyFile '{path}' cannot be read ({error.Message}): mount the Secret that holds it "
                + "there, or remove the setting, and the operator makes a key of its own",
                error);
        }

        return bytes.Length >= MinLength
            ? new OperatorSecret(bytes)
            : throw new InvalidDataException(
                $"The signing key in '{path}' has {bytes.Length} bytes; at least {MinLength} are needed.");
    }

    private static OperatorSecret Own(string path)
    {
        OperatorSecret? secret = null;
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
    private static OperatorSecret? TryLoad(string path)
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
                return new OperatorSecret(bytes);
            }

            RandomNumberGenerator.Fill(bytes);
            file.Write(bytes);
            file.Flush(flushToDisk: true);
            return new OperatorSecret(bytes);
        }
    }
}
