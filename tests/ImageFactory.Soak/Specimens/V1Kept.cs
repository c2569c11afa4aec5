using k8s.Models;

namespace ImageFactory.Soak.Specimens;

/// <summary>A specimen with a finalizer: its end waits for the operator.</summary>
[KubernetesEntity(Group = "soak.imagefactory.dev", ApiVersion = "v1", Kind = "Kept", PluralName = "kept")]
public sealed class V1Kept : Specimen;
