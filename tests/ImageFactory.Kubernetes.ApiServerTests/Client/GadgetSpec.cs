namespace ImageFactory.Kubernetes.ApiServerTests.Client;

internal sealed class GadgetSpec
{
    public int? Size { get; set; }

    public int? Weight { get; set; }

    public string? Colour { get; set; }
}
