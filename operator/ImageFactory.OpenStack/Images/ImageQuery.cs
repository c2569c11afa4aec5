namespace ImageFactory.OpenStack.Images;

/// <summary>
/// Which images are asked for; what is null is not asked about.
/// See <see href="https://docs.openstack.org/api-ref/image/v2/#list-images">list images</see>.
/// </summary>
public sealed record ImageQuery
{
    /// <summary>The images' name, exactly.</summary>
    public string? Name { get; init; }

    /// <summary>The id of the project that they belong to.</summary>
    public string? Owner { get; init; }

    /// <summary>The images' status.</summary>
    public ImageStatus? Status { get; init; }

    /// <summary>
    /// The images' visibility. Without it, the list has our own, the public ones, and those shared with us that we
    /// accepted.
    /// </summary>
    public ImageVisibility? Visibility { get; init; }

    /// <summary>Whether hidden ones are wanted.</summary>
    public HiddenFilter Hidden { get; init; } = HiddenFilter.Visible;

    /// <summary>Tags that all of them have.</summary>
    public IReadOnlyCollection<string> Tags { get; init; } = [];

    /// <summary>Properties that all of them have, with these values.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The most items of one page; a service may give fewer.</summary>
    public int PageSize { get; init; } = 100;
}
