using System.Security.Cryptography;

namespace ImageFactory.Operator.Artifacts.Urls;

/// <summary>The secret behind signed URLs. It outlives the process, so that a restart invalidates no URL.</summary>
internal sealed class UrlSigningKey
{
    /// <summary>As long as the output of the hash: RFC 2104 §3 advises against less, and more adds nothing.</summary>
    public const int MinLength = 32;

    // Only processes that start together on one folder ever wait, for as long as writing 32 bytes takes.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    private readonly byte[] _bytes;

    private UrlSigningKey(byte[] bytes) => _bytes = bytes;

    /// <summary>Reads the configured key, or the store's own, which is created when there is none yet.</summary>
    /// <exception cref="InvalidDataException">The configured key is too short.</exception>
    public static UrlSigningKey Load(ArtifactStoreSettings settings) =>
        settings.SigningKeyFile is { } configured
            ? Read(configured)
            : Own(Path.Combine(settings.Root, ".signing-key"));

    /// <summary>Computes the signature of a text.</summary>
    public byte[] Sign(ReadOnlySpan<byte> text) => HMACSHA256.HashData(_bytes, text);

    private static UrlSigningKey Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return bytes.Length >= MinLength
            ? new UrlSigningKey(bytes)
            : throw new InvalidDataException(
                $"The signing key in '{path}' has {bytes.Length} bytes; at least {MinLength} are needed.");
    }

    private static UrlSigningKey Own(string path)
    {
        UrlSigningKey? key = null;
        if (!SpinWait.SpinUntil(() => (key = TryLoad(path)) is not null, LockTimeout))
        {
            throw new IOException($"The signing key '{path}' is locked by another process.");
        }

        return key!;
    }

    /// <summary>
    /// Reads the key, or creates it, under an exclusive lock. A key that is shorter than it should be was cut off by a
    /// crash before anybody could use it, and is made anew.
    /// </summary>
    private static UrlSigningKey? TryLoad(string path)
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
                return new UrlSigningKey(bytes);
            }

            RandomNumberGenerator.Fill(bytes);
            file.Write(bytes);
            file.Flush(flushToDisk: true);
            return new UrlSigningKey(bytes);
        }
    }
}
