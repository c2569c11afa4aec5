namespace ImageFactory.Operator.Api.Shared;

/// <summary>
/// The group of the three kinds; labels, annotations, finalizers and identifiers of the factory begin with it.
/// </summary>
internal static class ApiGroup
{
    /// <summary>The group.</summary>
    public const string Name = "imagefactory.dev";

    /// <summary>Its version.</summary>
    public const string Version = "v1alpha1";
}
