namespace ImageFactory.Kubernetes.Informers;

/// <summary>What helps where the API server does not know a kind.</summary>
public static class MissingDefinitions
{
    /// <summary>
    /// The advice. Who installed by Helm leaves them to it; an API server before 1.25 takes no validation rules.
    /// </summary>
    public const string Advice =
        "install the custom resource definitions: with crds.install of the Helm chart, or without Helm by kubectl "
        + "apply -k config/crd (before Kubernetes 1.25: config/crd-before-1.25)";
}
