namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>Who stands behind an image; the first part of its name.</summary>
public enum ImageTier
{
    /// <summary>The platform's own, for everybody.</summary>
    Standard,

    /// <summary>With a vendor's subscription.</summary>
    Enterprise,

    /// <summary>Maintained by users.</summary>
    Community,

    /// <summary>Made by a third party.</summary>
    Vendor,
}
