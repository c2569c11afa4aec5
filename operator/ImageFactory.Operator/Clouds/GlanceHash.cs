using ImageFactory.OpenStack.Images;

namespace ImageFactory.Operator.Clouds;

/// <summary>
/// What Glance says of an image's data, as far as it proves anything: SHA-256 and SHA-512. Whoever chooses the data can
/// make two files with one MD5 or SHA-1, so that Glance's checksum, and what hashing_algorithm may be set to beside
/// these, tell nobody whose image it is.
/// </summary>
/// <param name="Algorithm"><c>sha256</c> or <c>sha512</c>.</param>
/// <param name="Value">The hash, in hexadecimal.</param>
internal readonly record struct GlanceHash(string Algorithm, string Value)
{
    /// <summary>The hash of an image; null where Glance has none, or none that is believed.</summary>
    public static GlanceHash? Of(Image image) =>
        image is { HashAlgorithm: ("sha256" or "sha512") and var algorithm, HashValue: { Length: > 0 } value }
            ? new GlanceHash(algorithm, value)
            : null;

    /// <summary>Why an image has no hash that is believed, and what helps.</summary>
    public static string Problem(Image image) =>
        $"has {(image.HashAlgorithm is { } other ? $"a hash by {other}" : "no os_hash_value")}, and only sha256 and "
        + "sha512 are compared: set hashing_algorithm to sha512 for that Glance (glance-api.conf), delete the image, "
        + "and have it brought anew";

    /// <summary><c>sha512:0a…</c>.</summary>
    public override string ToString() => $"{Algorithm}:{Value}";
}
