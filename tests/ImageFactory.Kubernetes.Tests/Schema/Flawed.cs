using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s.Models;

namespace ImageFactory.Kubernetes.Tests.Schema;

/// <summary>A kind that breaks every rule of the generator once.</summary>
[KubernetesEntity(Group = "flaws.example", ApiVersion = "v1", Kind = "Flawed", PluralName = "flaweds")]
public sealed class Flawed : CustomKubernetesEntity<FlawedSpec>;
