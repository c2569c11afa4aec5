using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using k8s.Models;

namespace ImageFactory.Kubernetes.Tests.Fakes;

/// <summary>A list that waits for its answer.</summary>
internal sealed class ListCall(ListOptions options)
{
    private readonly TaskCompletionSource<EntityList<V1PartialObjectMetadata>> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ListOptions Options { get; } = options;

    public Task<EntityList<V1PartialObjectMetadata>> Answer => _answer.Task;

    public void Reply(string version, params IList<V1PartialObjectMetadata> items) => ReplyPage(version, null, items);

    public void ReplyPage(string version, string? next, params IList<V1PartialObjectMetadata> items) =>
        _answer.SetResult(
            new EntityList<V1PartialObjectMetadata>
            {
                Metadata = new V1ListMeta { ResourceVersion = version, ContinueProperty = next },
                Items = items,
            });

    public void Fail(Exception error) => _answer.SetException(error);
}
