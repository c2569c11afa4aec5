using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>
/// What is remembered of an object: enough to see what changed, never its body, which is read live before each
/// reconcile.
/// </summary>
/// <param name="Uid">Identity.</param>
/// <param name="ResourceVersion">Opaque version.</param>
/// <param name="Generation">Number of the spec.</param>
/// <param name="Deleting">Somebody asked for its deletion.</param>
/// <param name="Finalizers">Hash over the finalizers.</param>
/// <param name="Requests">Hash over the annotations that ask for a reconcile.</param>
/// <param name="Owner">The owner that manages the object.</param>
internal sealed record StoreEntry(
    string Uid,
    string ResourceVersion,
    long Generation,
    bool Deleting,
    int Finalizers,
    int Requests,
    OwnerKey? Owner)
{
    /// <summary>
    /// An annotation with this end asks for a reconcile whenever its value changes, since a change of annotations does
    /// not move the generation.
    /// </summary>
    public const string RequestAnnotationSuffix = "-requested-at";

    /// <summary>Reads what is remembered off an object.</summary>
    public static StoreEntry Of(IKubernetesObject<V1ObjectMeta> entity)
    {
        var finalizers = default(HashCode);
        IList<string> own = entity.Finalizers() ?? [];
        foreach (var finalizer in own)
        {
            finalizers.Add(finalizer);
        }

        var requests = 0;
        foreach (var (name, value) in entity.Metadata.Annotations ?? new Dictionary<string, string>())
        {
            // An annotation with the name of a finalizer tells how to treat it.
            if (name.EndsWith(RequestAnnotationSuffix, StringComparison.Ordinal) || own.Contains(name))
            {
                // Annotations have no order, so the hash must not have one either.
                requests ^= HashCode.Combine(name, value);
            }
        }

        return new StoreEntry(
            entity.Uid(),
            entity.Metadata.ResourceVersion ?? string.Empty,
            entity.Generation() ?? 0,
            entity.IsDeleting(),
            finalizers.ToHashCode(),
            requests,
            OwnerKey.Of(entity));
    }
}
