using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s.Models;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

/// <summary>A gadget as somebody may write it who does not know its class.</summary>
[KubernetesEntity(Group = "runtime.imagefactory.dev", ApiVersion = "v1", Kind = "Gadget", PluralName = "gadgets")]
public sealed class V1LooseGadget : CustomKubernetesEntity
{
    public V1LooseGadget()
    {
        ApiVersion = "runtime.imagefactory.dev/v1";
        Kind = "Gadget";
    }

    public JsonObject? Spec { get; set; }
}
