namespace ImageFactory.Kubernetes.Tests.Client;

internal enum GadgetColour
{
    Red,
    Blue,
}
