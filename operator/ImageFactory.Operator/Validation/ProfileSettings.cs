using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Validation;

/// <summary>What the operator's settings say about profiles.</summary>
/// <param name="Mirrors">URLs by the names that profiles use.</param>
/// <param name="BuilderImages">The builder images of profiles that name none; always allowed.</param>
/// <param name="AllowedBuilderImages">Builder images that profiles may name; <c>*</c> is any text without a
/// slash.</param>
/// <param name="Capabilities">Bits of the capabilities that profiles may name.</param>
internal sealed record ProfileSettings(
    IReadOnlyDictionary<string, string> Mirrors,
    IReadOnlyList<string> BuilderImages,
    IReadOnlyList<string> AllowedBuilderImages,
    IReadOnlyDictionary<string, int> Capabilities)
{
    /// <summary>What the profile's namespace may use; null where no tenant has it.</summary>
    public TenantSettings? Tenant { get; init; } = new();

    /// <summary>
    /// The clouds of clouds.yaml and the regions that it names, none where it leaves them to the catalogue; null where
    /// they are not known just now.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Clouds { get; init; }

    /// <summary>
    /// Properties of images that profiles may have beside <see cref="ImagePropertyRules.Allowed"/>; a star at the end
    /// is any text.
    /// </summary>
    public IReadOnlyList<string> AllowedImageProperties { get; init; } = [];

    /// <summary>Whether uploads reach one store of a Glance alone, and no import brings them to others.</summary>
    public bool UploadsToOneStore { get; init; }

    /// <summary>Memory that a builder pod requests where its profile says nothing; empty where nobody knows.</summary>
    public string Memory { get; init; } = string.Empty;

    /// <summary>Memory at which it is ended where its profile says nothing; empty for no limit.</summary>
    public string MemoryLimit { get; init; } = string.Empty;

    /// <summary>Whether images have to be tested.</summary>
    public bool TestsRequired { get; init; }

    /// <summary>Modules of the factory's suite that have to run.</summary>
    public IReadOnlyList<TestModule> RequiredModules { get; init; } = [];
}
