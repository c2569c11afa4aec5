namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>
/// How the packages differ from those of the profile's image before; packages.diff in the store names them.
/// </summary>
public sealed class V1PackageChanges
{
    /// <summary>Name of the image before.</summary>
    public string? Since { get; set; }

    /// <summary>Packages that it did not have.</summary>
    public int? Added { get; set; }

    /// <summary>Packages that only it had.</summary>
    public int? Removed { get; set; }

    /// <summary>Packages of another version.</summary>
    public int? Changed { get; set; }
}
