using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Signing;

/// <summary>The keys that sign now.</summary>
/// <param name="signers">One signer for each key.</param>
internal sealed class SigningKeys(IReadOnlyList<OpenPgpSigner> signers) : IDisposable
{
    /// <summary>One for each key, in the order of the settings.</summary>
    public IReadOnlyList<OpenPgpSigner> Signers => signers;

    /// <summary>Opens those of some keys that are valid now.</summary>
    /// <exception cref="SigningException">There is none, or one of them cannot sign.</exception>
    public static async Task<SigningKeys> OpenAsync(
        IReadOnlyCollection<SigningKeySettings> keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var valid = keys.Where(key => key.IsValidAt(now)).ToList();
        if (valid.Count == 0)
        {
            throw new SigningException(
                "None of signing.keys in the operator's settings "
                + $"({string.Join(", ", keys.Select(key => key.Name))}) is valid now: "
                + "correct validFrom and validUntil, or add a key");
        }

        var signers = new List<OpenPgpSigner>();
        try
        {
            foreach (var key in valid)
            {
                signers.Add(await OpenPgpSigner.OpenAsync(key, now, cancellationToken));
            }

            return new SigningKeys(signers);
        }
        catch
        {
            signers.ForEach(signer => signer.Dispose());
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var signer in signers)
        {
            signer.Dispose();
        }
    }
}
