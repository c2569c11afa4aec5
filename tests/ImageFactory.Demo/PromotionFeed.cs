using System.Runtime.CompilerServices;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using k8s.Models;

namespace ImageFactory.Demo;

/// <summary>The states of the promotion that a build has made, until it is over.</summary>
internal sealed class PromotionFeed(IKubernetesClient client, OperatorProbe probe, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly PatientCalls _server = new(time);

    /// <summary>Yields its state again and again, the last one when it is over.</summary>
    /// <exception cref="DemoException">The end cannot be waited for.</exception>
    public async IAsyncEnumerable<V1ImagePromotion> FollowAsync(
        V1ImageBuild build, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var promotion = await _server.TryAsync(() => ReadAsync(build, cancellationToken));
            if (promotion is not null)
            {
                yield return promotion;
            }

            if (promotion?.Status?.FinishedAt is not null)
            {
                yield break;
            }

            await Task.Delay(Poll, time, cancellationToken);
            await probe.CheckAsync();
        }
    }

    // It has the build's name.
    private async Task<V1ImagePromotion> ReadAsync(V1ImageBuild build, CancellationToken cancellationToken) =>
        await client.GetAsync<V1ImagePromotion>(build.Name(), build.Namespace(), cancellationToken)
        ?? throw new DemoException($"Build {build.Name()} has no ImagePromotion, or somebody else deleted it");
}
