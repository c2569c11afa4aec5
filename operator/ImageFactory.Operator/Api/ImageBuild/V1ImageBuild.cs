using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>One run of the 15-stage pipeline for a profile.</summary>
[KubernetesEntity(
    Group = ApiGroup.Name,
    ApiVersion = ApiGroup.Version,
    Kind = "ImageBuild",
    PluralName = "imagebuilds")]
[KubernetesEntityShortNames("ib")]
[KubernetesEntityCategories("imagefactory")]
[StorageVersion]
[GenericAdditionalPrinterColumn(".spec.profileRef.name", "PROFILE", "string")]
[GenericAdditionalPrinterColumn(".spec.backend", "BACKEND", "string")]
[GenericAdditionalPrinterColumn(".status.currentStage", "STAGE", "string")]
[GenericAdditionalPrinterColumn(".status.phase", "PHASE", "string")]
[GenericAdditionalPrinterColumn(".status.imageName", "IMAGE", "string")]
[GenericAdditionalPrinterColumn(".status.duration", "DURATION", "string")]
[GenericAdditionalPrinterColumn(".status.host.name", "HOST", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.image.sha256", "SHA256", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "AGE", "date")]
public sealed class V1ImageBuild : CustomKubernetesEntity<V1ImageBuildSpec, V1ImageBuildStatus>;
