using System.Reflection;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using k8s.Models;

namespace ImageFactory.Kubernetes.Client;

/// <summary>A kind, as URLs and objects name it.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version within the group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Plural">Lower-case plural.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
public sealed record EntityDefinition(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    // k8s.Models does not say which of its kinds live in no namespace.
    private static readonly HashSet<string> ClusterKinds =
    [
        "APIService", "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding", "ClusterTrustBundle",
        "ComponentStatus", "CSIDriver", "CSINode", "CustomResourceDefinition", "DeviceClass", "FlowSchema",
        "IngressClass", "IPAddress", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume", "PriorityClass",
        "PriorityLevelConfiguration", "ResourceSlice", "RuntimeClass", "SelfSubjectAccessReview", "SelfSubjectReview",
        "SelfSubjectRulesReview", "ServiceCIDR", "StorageClass", "SubjectAccessReview", "TokenReview",
        "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
        "VolumeAttachment", "VolumeAttributesClass",
    ];

    /// <summary>Group and version, as objects carry them.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The definition of a type, by its attributes.</summary>
    /// <exception cref="InvalidOperationException">The type has no <c>[KubernetesEntity]</c>.</exception>
    public static EntityDefinition Of<TEntity>() =>
        Cache<TEntity>.Definition
        ?? throw new InvalidOperationException($"{typeof(TEntity)} has no [KubernetesEntity] attribute with a kind");

    /// <summary>The definition of a type; null for a type without the attribute.</summary>
    internal static EntityDefinition? Find<TEntity>() => Cache<TEntity>.Definition;

    /// <summary>The definition of a type that is known at run time only.</summary>
    internal static EntityDefinition? Read(Type type)
    {
        var entity = type.GetCustomAttribute<KubernetesEntityAttribute>();
        if (string.IsNullOrEmpty(entity?.Kind))
        {
            return null;
        }

        var plural = string.IsNullOrEmpty(entity.PluralName) ? $"{entity.Kind.ToLowerInvariant()}s" : entity.PluralName;
        return new(
            entity.Group ?? string.Empty, entity.ApiVersion, entity.Kind, plural, IsNamespaced(type, entity.Kind));
    }

    /// <summary>Path of one object or, without a name, of all; escaped.</summary>
    /// <exception cref="ArgumentException">An object in a namespace was asked for without the namespace.</exception>
    internal string Path(string? @namespace, string? name = null, string? subresource = null)
    {
        if (name is not null)
        {
            RequireNamespace(@namespace);
        }

        var path = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        if (Namespaced && !string.IsNullOrEmpty(@namespace))
        {
            path += $"/namespaces/{Segment(@namespace)}";
        }

        path += $"/{Plural}";
        path += name is null ? string.Empty : $"/{Segment(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <summary>The namespace, where the kind has one; null for a kind that has none.</summary>
    /// <exception cref="ArgumentException">The kind needs one and none is given.</exception>
    internal string? RequireNamespace(string? @namespace) => (Namespaced, string.IsNullOrEmpty(@namespace)) switch
    {
        (false, _) => null,
        (true, false) => @namespace,
        _ => throw new ArgumentException($"{Kind} lives in a namespace, and none was given", nameof(@namespace)),
    };

    // "." and ".." survive escaping and would be resolved against the path; no object can bear these names.
    private static string Segment(string text) => text is "" or "." or ".."
        ? throw new ArgumentException($"\"{text}\" can't name an object or a namespace", nameof(text))
        : Uri.EscapeDataString(text);

    private static bool IsNamespaced(Type type, string kind) =>
        type.Assembly == typeof(V1ObjectMeta).Assembly
            ? !ClusterKinds.Contains(kind)
            : type.GetCustomAttribute<EntityScopeAttribute>()?.Scope != EntityScope.Cluster;

    private static class Cache<TEntity>
    {
        public static readonly EntityDefinition? Definition = Read(typeof(TEntity));
    }
}
