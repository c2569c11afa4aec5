using System.Security.Cryptography.X509Certificates;
using ImageFactory.Http;

namespace ImageFactory.Operator.Settings;

/// <summary>Reads the small files that settings name, anew each time: Secrets change under a running program.</summary>
internal static class SettingFile
{
    // All authorities that an operating system ships.
    private const int LongestFile = 1 << 20;

    /// <summary>The first line without spaces around it; null without a path.</summary>
    /// <param name="field">The setting that names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SettingFileException">It cannot be read, or is empty.</exception>
    public static async Task<string?> FirstLineAsync(string field, string? path, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return null;
        }

        var line = (await ReadAsync(field, path, cancellationToken)).Split('\n', 2)[0].Trim();
        return line.Length > 0 ? line : throw new SettingFileException($"{field} {path} has nothing in its first line");
    }

    /// <summary>The authorities; null without a path.</summary>
    /// <param name="field">The setting that names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SettingFileException">It cannot be read, or holds none.</exception>
    public static async Task<X509Certificate2Collection?> AuthoritiesAsync(
        string field, string? path, CancellationToken cancellationToken) => path is null
            ? null
            : TlsMaterial.ReadAuthorities(await ReadAsync(field, path, cancellationToken))
                ?? throw new SettingFileException($"{field} {path} holds no PEM certificate");

    private static async Task<string> ReadAsync(string field, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            if (file.Length > LongestFile)
            {
                throw new SettingFileException(
                    $"{field} {path} has more than {LongestFile >> 10} KiB: put nothing else there");
            }

            using var reader = new StreamReader(file);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingFileException($"{field}: {error.Message}", error);
        }
    }
}

/// <summary>A file that the settings name cannot be used; the message says which and why.</summary>
internal sealed class SettingFileException(string message, Exception? innerException = null)
    : Exception(message, innerException);
