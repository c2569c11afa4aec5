namespace ImageFactory.Operator.Entities;

/// <summary>Input of diskimage-builder.</summary>
public sealed class V1DiskImageBuilder
{
    /// <summary>The elements, in the order of the command line.</summary>
    public IList<string>? Elements { get; set; }

    /// <summary>Environment of the build, mostly DIB_ variables. Not for secrets: it is recorded inside the image.</summary>
    public IDictionary<string, string>? Environment { get; set; }

    /// <summary>Further packages, as disk-image-create -p.</summary>
    public IList<string>? Packages { get; set; }
}
