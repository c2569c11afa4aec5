using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Entities;

/// <summary>What an image is: distribution, builder, sources, repositories, properties.</summary>
[KubernetesEntity(Group = "imagefactory.dev", ApiVersion = "v1alpha1", Kind = "DistroProfile", PluralName = "distroprofiles")]
[KubernetesEntityShortNames("dp")]
[KubernetesEntityCategories("imagefactory")]
[StorageVersion]
public sealed class V1DistroProfile : CustomKubernetesEntity<V1DistroProfileSpec, V1DistroProfileStatus>;
