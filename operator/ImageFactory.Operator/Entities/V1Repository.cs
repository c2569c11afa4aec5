namespace ImageFactory.Operator.Entities;

/// <summary>A package repository.</summary>
public sealed class V1Repository
{
    /// <summary>A name for messages, unique in the profile.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>An entry of the operator's mirrors setting; either this or url.</summary>
    public string? Mirror { get; set; }

    /// <summary>The address outright.</summary>
    public string? Url { get; set; }

    /// <summary>Suite or release, e.g. bookworm.</summary>
    public string? Suite { get; set; }

    /// <summary>Components of the suite, e.g. main.</summary>
    public IList<string>? Components { get; set; }

    /// <summary>An armored OpenPGP public key that signs the repository; the builder's own keyring of the distribution when left out.</summary>
    public string? Keyring { get; set; }
}
