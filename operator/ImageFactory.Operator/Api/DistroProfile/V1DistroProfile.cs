using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>What an image is: distribution, builder, sources, repositories, properties.</summary>
[KubernetesEntity(
    Group = ApiGroup.Name,
    ApiVersion = ApiGroup.Version,
    Kind = "DistroProfile",
    PluralName = "distroprofiles")]
[KubernetesEntityShortNames("dp")]
[KubernetesEntityCategories("imagefactory")]
[StorageVersion]
[ValidationRule(
    "!has(self.spec.inheritsFrom) || self.spec.inheritsFrom.name != self.metadata.name",
    Message = RuleMessages.InheritsFromItself,
    FieldPath = ".spec.inheritsFrom.name")]
[ValidationRule("size(self.metadata.name) <= 200", Message = RuleMessages.ProfileNameTooLong)]
[GenericAdditionalPrinterColumn(".spec.tier", "TIER", "string")]
[GenericAdditionalPrinterColumn(".spec.os.distro", "DISTRO", "string")]
[GenericAdditionalPrinterColumn(".spec.os.version", "VERSION", "string")]
[GenericAdditionalPrinterColumn(".spec.builder.tool", "TOOL", "string")]
[GenericAdditionalPrinterColumn(".status.lastImage", "LASTIMAGE", "string")]
[GenericAdditionalPrinterColumn(
    ".status.release.imageName", "RELEASE", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.nextDue", "DUE", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "READY", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "AGE", "date")]
public sealed class V1DistroProfile : CustomKubernetesEntity<V1DistroProfileSpec, V1DistroProfileStatus>;
