namespace ImageFactory.OpenStack.Images;

/// <summary>Who sees an image.</summary>
public enum ImageVisibility
{
    /// <summary>A visibility that this library does not know.</summary>
    Unknown,

    /// <summary>Its project.</summary>
    Private,

    /// <summary>Its project and its members.</summary>
    Shared,

    /// <summary>All may use it by its id; it is in nobody's list.</summary>
    Community,

    /// <summary>All; usually administrators only may make it so.</summary>
    Public,
}
