namespace ImageFactory.Operator.Settings;

/// <summary>Which keys sign images and what belongs to them; without a key nothing is signed.</summary>
public sealed record SigningSettings
{
    /// <summary>The keys. While two are valid at the same time both sign, so that users can change from one to the other.</summary>
    public IReadOnlyList<SigningKeySettings> Keys { get; set; } = [];

    /// <summary>The key of the signature that OpenStack's services verify; null for none.</summary>
    public ImageSigningSettings? Image { get; set; }
}
