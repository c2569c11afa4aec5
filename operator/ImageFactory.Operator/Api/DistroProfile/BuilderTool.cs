namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>The program that builds the image.</summary>
public enum BuilderTool
{
    /// <summary>OpenStack's diskimage-builder.</summary>
    DiskImageBuilder,

    /// <summary>KIWI NG; this version of the operator refuses profiles with it.</summary>
    Kiwi,
}
