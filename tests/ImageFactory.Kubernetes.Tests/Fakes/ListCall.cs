using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Models;

namespace ImageFactory.Kubernetes.Tests.Fakes;

/// <summary>A list that waits for its answer.</summary>
internal sealed class ListCall(ListOptions options)
{
    private readonly TaskCompletionSource<EntityList<Widget>> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ListOptions Options { get; } = options;

    public Task<EntityList<Widget>> Answer => _answer.Task;

    public void Reply(string version, params IList<Widget> items) => ReplyPage(version, null, items);

    public void ReplyPage(string version, string? next, params IList<Widget> items) => _answer.SetResult(
        new EntityList<Widget>
        {
            Metadata = new V1ListMeta { ResourceVersion = version, ContinueProperty = next },
            Items = items,
        });

    public void Fail(Exception error) => _answer.SetException(error);
}
