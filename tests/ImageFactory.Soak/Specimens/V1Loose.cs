using k8s.Models;

namespace ImageFactory.Soak.Specimens;

/// <summary>A specimen without a finalizer: it may go, and come again under its name, while nobody looks.</summary>
[KubernetesEntity(Group = "soak.imagefactory.dev", ApiVersion = "v1", Kind = "Loose", PluralName = "loose")]
public sealed class V1Loose : Specimen;
