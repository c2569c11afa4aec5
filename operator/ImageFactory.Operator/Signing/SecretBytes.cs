using System.Security.Cryptography;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// Secret bytes. They are pinned, since the garbage collector leaves a copy behind of what it moves, and wiped when
/// they are disposed of.
/// </summary>
internal sealed class SecretBytes(int length) : IDisposable
{
    /// <summary>The bytes.</summary>
    public byte[] Value { get; } = GC.AllocateArray<byte>(length, pinned: true);

    /// <summary>Reads a file, unbuffered.</summary>
    /// <exception cref="SigningException">
    /// It cannot be read, or is larger than such a file is; the message is what follows its name.
    /// </exception>
    public static async Task<SecretBytes> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        using var buffer = new SecretBytes(maxBytes + 1);
        try
        {
            await using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            var count = await file.ReadAtLeastAsync(
                buffer.Value, buffer.Value.Length, throwOnEndOfStream: false, cancellationToken);
            return count <= maxBytes
                ? buffer.First(count)
                : throw new SigningException(
                    $"cannot be read: {path} has more than {maxBytes} bytes: put nothing else there");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SigningException($"cannot be read: {error.Message}: mount the Secret with the key there");
        }
    }

    /// <summary>The first line, without its end.</summary>
    public SecretBytes FirstLine()
    {
        var end = Array.IndexOf(Value, (byte)'\n');
        return First(Value.AsSpan(0, end < 0 ? Value.Length : end).TrimEnd((byte)'\r').Length);
    }

    /// <inheritdoc />
    public void Dispose() => CryptographicOperations.ZeroMemory(Value);

    private SecretBytes First(int count)
    {
        var first = new SecretBytes(count);
        Value.AsSpan(0, count).CopyTo(first.Value);
        return first;
    }
}
