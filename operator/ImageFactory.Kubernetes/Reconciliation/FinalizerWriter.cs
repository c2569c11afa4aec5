using System.Buffers;
using System.Text;
using System.Text.Json;
using ImageFactory.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>
/// Writes metadata.finalizers by a merge patch with the version as precondition. Never a PUT: that would drop fields
/// which this program does not know.
/// </summary>
internal sealed class FinalizerWriter<TEntity>(IKubernetesClient client)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Replaces the list, if the object is still the one that was read.</summary>
    /// <exception cref="ObjectMovedOnException">It isn't.</exception>
    public async Task<TEntity> WriteAsync(
        TEntity entity, IEnumerable<string> finalizers, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PatchAsync<TEntity>(
                entity.Name(), entity.Namespace(), Patch(entity, finalizers), null, cancellationToken);
        }
        catch (ApiException error) when (error.IsConflict || error.IsNotFound)
        {
            throw new ObjectMovedOnException(error);
        }
    }

    private static string Patch(TEntity entity, IEnumerable<string> finalizers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteString("resourceVersion", entity.Metadata.ResourceVersion);
            json.WriteStartArray("finalizers");
            foreach (var finalizer in finalizers)
            {
                json.WriteStringValue(finalizer);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>The object changed or went between our read and our write: everyday, and cured by a fresh look.</summary>
internal sealed class ObjectMovedOnException(Exception innerException)
    : Exception("The object changed since it was read", innerException);
