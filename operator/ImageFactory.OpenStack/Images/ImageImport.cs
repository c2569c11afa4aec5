namespace ImageFactory.OpenStack.Images;

/// <summary>
/// How Glance brings an image's data in.
/// See <see href="https://docs.openstack.org/api-ref/image/v2/#import-an-image">import an image</see>.
/// </summary>
/// <param name="Method">The method's name, as <see cref="IImageDataClient.ListImportMethodsAsync"/> has it.</param>
public sealed record ImageImport(string Method)
{
    /// <summary>From what was staged.</summary>
    public static ImageImport GlanceDirect { get; } = new("glance-direct");

    /// <summary>Where the data is, for <c>web-download</c>.</summary>
    public Uri? Source { get; init; }

    /// <summary>The stores that it is brought to; empty for the default one.</summary>
    public IReadOnlyCollection<string> Stores { get; init; } = [];

    /// <summary>Whether it is brought to every store there is.</summary>
    public bool AllStores { get; init; }

    /// <summary>
    /// Whether the import fails when one store fails; otherwise it succeeds when one store succeeds.
    /// </summary>
    public bool AllMustSucceed { get; init; } = true;

    /// <summary>From an address, which Glance itself reads; the service may allow some hosts only.</summary>
    public static ImageImport WebDownload(Uri source) => new("web-download") { Source = source };

    /// <summary>From the store that has it to further ones.</summary>
    public static ImageImport CopyImage(params IReadOnlyCollection<string> stores) =>
        new("copy-image") { Stores = stores };
}
