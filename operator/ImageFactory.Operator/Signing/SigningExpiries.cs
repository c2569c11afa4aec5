using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Signing;

/// <summary>When signing ends, so that somebody can see to it before.</summary>
internal sealed class SigningExpiries(SigningSettings settings, TimeProvider time)
{
    /// <summary>
    /// When each key, and the certificate of images, ceases to sign. One that never does, or that cannot be read, is
    /// left out: a build says what is wrong with it. So is one whose <c>validUntil</c> comes first and that another
    /// key follows then.
    /// </summary>
    public async Task<IReadOnlyList<SigningExpiry>> ReadAsync(CancellationToken cancellationToken)
    {
        var found = new List<SigningExpiry>();
        foreach (var key in settings.Keys)
        {
            if (End(key, await OwnExpiryAsync(key, cancellationToken)) is { } end)
            {
                found.Add(new SigningExpiry("openpgp", key.Name, end));
            }
        }

        if (settings.Image is { } image && await CertificateExpiryAsync(image, cancellationToken) is { } expiry)
        {
            found.Add(new SigningExpiry("certificate", "image", expiry));
        }

        return found;
    }

    private DateTimeOffset? End(SigningKeySettings key, DateTimeOffset? own)
    {
        if (key.ValidUntil is not { } until || own < until)
        {
            return own;
        }

        // One that is out of use already is no loss any more.
        var isFollowed = until <= time.GetUtcNow() || settings.Keys.Any(other => other.IsValidAt(until));
        return isFollowed ? null : until;
    }

    private async Task<DateTimeOffset?> OwnExpiryAsync(SigningKeySettings key, CancellationToken cancellationToken)
    {
        try
        {
            var now = time.GetUtcNow();
            var keys = await OpenPgpKeyFile.ReadAsync(key.KeyFile, cancellationToken);
            return OpenPgpSigner.Select(key, [.. keys.Select(ring => new OpenPgpKey(ring, now))])
                .Expiry(key.Fingerprint);
        }
        catch (Exception error) when (error is SigningException || OpenPgpKeyFile.IsMalformed(error))
        {
            return null;
        }
    }

    private static async Task<DateTimeOffset?> CertificateExpiryAsync(
        ImageSigningSettings image, CancellationToken cancellationToken)
    {
        try
        {
            var pem = await File.ReadAllTextAsync(image.CertificateFile, cancellationToken);
            using var certificate = ImageCertificate.Parse(pem);
            return certificate.Expiry;
        }
        catch (Exception error) when (error is SigningException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>When something ceases to sign.</summary>
/// <param name="Kind"><c>openpgp</c> or <c>certificate</c>.</param>
/// <param name="Key">The key's name in the settings; <c>image</c> for the certificate of images.</param>
/// <param name="At">When.</param>
internal sealed record SigningExpiry(string Kind, string Key, DateTimeOffset At);
