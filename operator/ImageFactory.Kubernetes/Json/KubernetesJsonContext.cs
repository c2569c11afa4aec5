using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Kubernetes.Models;

namespace ImageFactory.Kubernetes.Json;

/// <summary>How the kinds of this assembly are read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(V1Pod))]
[JsonSerializable(typeof(V1ConfigMap))]
[JsonSerializable(typeof(V1Secret))]
[JsonSerializable(typeof(V1Namespace))]
[JsonSerializable(typeof(V1Node))]
[JsonSerializable(typeof(V1Lease))]
[JsonSerializable(typeof(V1Event))]
[JsonSerializable(typeof(V1CustomResourceDefinition))]
[JsonSerializable(typeof(V1PartialObjectMetadata))]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(V1ListMeta))]
[JsonSerializable(typeof(V1DeleteOptions))]
[JsonSerializable(typeof(ExecCredential))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class KubernetesJsonContext : JsonSerializerContext;
