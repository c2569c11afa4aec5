using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>A host key that is believed: the whole key, not a fingerprint.</summary>
/// <param name="Kind">The kind of key, as OpenSSH names it.</param>
/// <param name="Blob">The public key as it goes over the wire (RFC 4253 §6.6).</param>
internal sealed record SshHostKey(string Kind, ReadOnlyMemory<byte> Blob)
{
    /// <summary>Reads OpenSSH's form: the kind, the key in Base64, perhaps a comment; null when it is none.</summary>
    public static SshHostKey? Parse(string text)
    {
        if (text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is not [var kind, var base64, ..])
        {
            return null;
        }

        var blob = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, blob, out var length) && KindOf(blob.AsSpan(0, length)) == kind
            ? new SshHostKey(kind, blob.AsMemory(0, length))
            : null;
    }

    /// <summary>Whether it is the key that a host showed.</summary>
    public bool Is(ReadOnlySpan<byte> shown) => CryptographicOperations.FixedTimeEquals(Blob.Span, shown);

    // The key's first field names its kind.
    private static string? KindOf(ReadOnlySpan<byte> blob)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(blob, out var length))
        {
            return null;
        }

        var fields = blob[sizeof(uint)..];
        return length <= fields.Length ? Encoding.ASCII.GetString(fields[..(int)length]) : null;
    }
}
