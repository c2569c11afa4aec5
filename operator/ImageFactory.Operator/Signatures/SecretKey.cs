using System.Globalization;

namespace ImageFactory.Operator.Signatures;

/// <summary>
/// A secret key as GnuPG lists it with <c>--with-colons</c>, see <c>doc/DETAILS</c> of GnuPG. Pure.
/// </summary>
/// <param name="Fingerprint">Of the primary key.</param>
/// <param name="Validity">Field 2: <c>e</c> expired, <c>r</c> revoked, <c>d</c> disabled, <c>i</c> invalid.</param>
/// <param name="ExpiresAt">When the primary key expires.</param>
/// <param name="CanSign">Whether something of the key can make signatures now.</param>
internal sealed record SecretKey(string Fingerprint, string Validity, DateTimeOffset? ExpiresAt, bool CanSign)
{
    private const int ValidityField = 1;
    private const int ExpiryField = 6;
    private const int FingerprintField = 9;
    private const int CapabilitiesField = 11;

    /// <summary>The subkeys.</summary>
    public IReadOnlyList<SecretKey> Subkeys { get; private set; } = [];

    /// <summary>Whether the key or one of its subkeys has a fingerprint.</summary>
    public bool Has(string fingerprint) =>
        Fingerprint.Equals(fingerprint, StringComparison.OrdinalIgnoreCase) || Subkeys.Any(subkey => subkey.Has(fingerprint));

    /// <summary>Reads a listing of secret keys.</summary>
    public static IReadOnlyList<SecretKey> Read(string listing)
    {
        var keys = new List<SecretKey>();
        string[] head = [];
        foreach (var line in listing.Split('\n'))
        {
            var fields = line.Split(':');
            if (fields[0] is "sec" or "ssb")
            {
                head = fields;
            }
            else if (fields[0] == "fpr" && head.Length > 0)
            {
                var key = Of(head, fields[FingerprintField]);
                if (head[0] == "sec")
                {
                    keys.Add(key);
                }
                else
                {
                    keys[^1].Subkeys = [.. keys[^1].Subkeys, key];
                }

                head = [];
            }
        }

        return keys;
    }

    /// <summary>Why a key, or a part of it, cannot sign; null when it can.</summary>
    public string? Problem() => Validity switch
    {
        "e" => string.Create(CultureInfo.InvariantCulture, $"expired on {ExpiresAt:yyyy-MM-dd}"),
        "r" => "is revoked",
        "d" or "i" => "is disabled or invalid",
        _ when CanSign => null,
        _ => Subkeys.Where(subkey => subkey.CanSign).Select(subkey => subkey.Problem()).FirstOrDefault(problem => problem is not null)
            is { } problem
            ? $"has no usable signing subkey: {problem}"
            : "cannot sign: it is for encryption or certification only",
    };

    private static SecretKey Of(string[] head, string fingerprint) => new(
        fingerprint,
        head[ValidityField],
        long.TryParse(head[ExpiryField], CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null,
        // Of a primary key the capital says what the key as a whole can do now, of a subkey the small one what it is for.
        head[CapabilitiesField].Contains(head[0] == "sec" ? 'S' : 's', StringComparison.Ordinal));
}
