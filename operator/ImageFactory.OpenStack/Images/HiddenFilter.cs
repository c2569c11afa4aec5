namespace ImageFactory.OpenStack.Images;

/// <summary>Which images a list has; Glance itself lists one half at a time.</summary>
public enum HiddenFilter
{
    /// <summary>Those that are not hidden.</summary>
    Visible,

    /// <summary>Those that are.</summary>
    Hidden,

    /// <summary>All, by two lists.</summary>
    Both,
}
