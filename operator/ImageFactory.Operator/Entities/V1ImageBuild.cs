using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Entities;

/// <summary>One run of the 15-stage pipeline for a profile.</summary>
[KubernetesEntity(Group = "imagefactory.dev", ApiVersion = "v1alpha1", Kind = "ImageBuild", PluralName = "imagebuilds")]
[KubernetesEntityShortNames("ib")]
[KubernetesEntityCategories("imagefactory")]
[StorageVersion]
public sealed class V1ImageBuild : CustomKubernetesEntity<V1ImageBuildSpec, V1ImageBuildStatus>;
