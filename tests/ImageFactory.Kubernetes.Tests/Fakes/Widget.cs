using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s.Models;

namespace ImageFactory.Kubernetes.Tests.Fakes;

[KubernetesEntity(Group = "tests.imagefactory.dev", ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
internal sealed class Widget : CustomKubernetesEntity;
