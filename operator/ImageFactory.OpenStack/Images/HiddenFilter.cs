namespace ImageFactory.OpenStack.Images;

/// <summary>Which images a list has; Glance itself lists one half at a time.</summary>
public enum HiddenFilter
{
    /// <summary>Images that are not hidden.</summary>
    Visible,

    /// <summary>Images that are hidden.</summary>
    Hidden,

    /// <summary>All images, by two lists.</summary>
    Both,
}
