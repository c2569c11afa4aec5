using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Clouds;

/// <summary>
/// Tells before a build begins what would stop it after hours: a cloud that clouds.yaml does not describe, or whose
/// credentials Keystone does not take. A cloud that does not answer just now is no reason: it may by the time the image
/// is there.
/// </summary>
internal sealed class CloudCheck(ICloudConnections clouds)
{
    /// <summary>What is wrong, cloud by cloud; null when nothing is.</summary>
    public async Task<string?> ProblemAsync(IEnumerable<V1CloudRegion> targets, CancellationToken cancellationToken)
    {
        // A login is the same in all regions of a cloud.
        var problems = await Task.WhenAll(
            targets.GroupBy(target => target.Cloud, StringComparer.Ordinal)
                .Select(cloud => ProblemAsync([.. cloud], cancellationToken)));
        return problems.OfType<string>().ToList() is { Count: > 0 } found ? string.Join("; ", found) : null;
    }

    private async Task<string?> ProblemAsync(List<V1CloudRegion> targets, CancellationToken cancellationToken)
    {
        try
        {
            var connections = targets.ConvertAll(target => clouds.Get(target.Cloud, target.Region));
            await connections[0].IdentifyAsync(cancellationToken);
            return null;
        }
        catch (CloudConfigException error)
        {
            return error.Message;
        }
        catch (OpenStackException error)
        {
            return error.IsTransient ? null : error.Message;
        }
    }
}
