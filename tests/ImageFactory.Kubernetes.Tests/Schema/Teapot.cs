using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using k8s.Models;

namespace ImageFactory.Kubernetes.Tests.Schema;

/// <summary>A pot of tea.</summary>
[KubernetesEntity(Group = "tea.example", ApiVersion = "v1", Kind = "Teapot", PluralName = "teapots")]
[KubernetesEntityShortNames("tp")]
[KubernetesEntityCategories("kitchen")]
[StorageVersion]
[GenericAdditionalPrinterColumn(".spec.size", "SIZE", "string", Description = "How large it is.")]
[GenericAdditionalPrinterColumn(".status.litres", "LITRES", "number", Priority = PrinterColumnPriority.WideView)]
[ValidationRule("self.metadata.name != self.spec.label", Message = "spec.label repeats the name: remove it")]
public sealed class Teapot : CustomKubernetesEntity<TeapotSpec, TeapotStatus>;
