namespace ImageFactory.OpenStack.Images;

/// <summary>
/// What a service knows of the use of an image. Who may see no other project's resources does not learn whether these
/// use it, which is not the same as that they do not.
/// </summary>
public enum ImageUse
{
    /// <summary>Nobody uses it, in no project.</summary>
    Unused,

    /// <summary>Somebody uses it.</summary>
    Used,

    /// <summary>Nobody in our project uses it; of others the service tells us nothing.</summary>
    UnknownElsewhere,
}
