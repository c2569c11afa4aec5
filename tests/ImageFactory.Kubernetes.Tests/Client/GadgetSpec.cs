namespace ImageFactory.Kubernetes.Tests.Client;

internal sealed class GadgetSpec
{
    public int? Size { get; set; }

    public GadgetColour? Colour { get; set; }
}
