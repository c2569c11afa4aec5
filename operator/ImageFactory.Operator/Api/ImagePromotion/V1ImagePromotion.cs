using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>One release of a built image: rotation of latest, previous and hidden images in every region.</summary>
[KubernetesEntity(
    Group = ApiGroup.Name,
    ApiVersion = ApiGroup.Version,
    Kind = "ImagePromotion",
    PluralName = "imagepromotions")]
[KubernetesEntityShortNames("ip")]
[KubernetesEntityCategories("imagefactory")]
[StorageVersion]
[GenericAdditionalPrinterColumn(".status.profile", "PROFILE", "string")]
[GenericAdditionalPrinterColumn(".status.imageName", "IMAGE", "string")]
[GenericAdditionalPrinterColumn(".spec.action", "ACTION", "string")]
[GenericAdditionalPrinterColumn(".status.phase", "PHASE", "string")]
[GenericAdditionalPrinterColumn(".status.regionsDone", "REGIONS", "string")]
[GenericAdditionalPrinterColumn(".spec.buildRef.name", "BUILD", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(
    ".status.rolledBackBy", "ROLLEDBACKBY", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "AGE", "date")]
public sealed class V1ImagePromotion : CustomKubernetesEntity<V1ImagePromotionSpec, V1ImagePromotionStatus>;
