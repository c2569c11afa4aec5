using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s.Models;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

[KubernetesEntity(Group = "tests.imagefactory.dev", ApiVersion = "v1", Kind = "Gadget", PluralName = "gadgets")]
internal sealed class Gadget : CustomKubernetesEntity<GadgetSpec, GadgetStatus>;
