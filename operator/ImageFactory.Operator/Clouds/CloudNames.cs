using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Clouds;

/// <summary>Finds by name or id what a server is made of.</summary>
internal static class CloudNames
{
    /// <summary>The flavor.</summary>
    /// <exception cref="StageFailedException">There is none.</exception>
    public static async Task<string> FlavorAsync(
        CloudConnection cloud, string flavor, CancellationToken cancellationToken)
    {
        if (await cloud.Flavors.FindAsync(flavor, cancellationToken) is [var found, ..])
        {
            return found.Id;
        }

        try
        {
            return (await cloud.Flavors.GetAsync(flavor, cancellationToken)).Id;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            throw Missing("flavor", $"there is no flavor '{flavor}'");
        }
    }

    /// <summary>The network.</summary>
    /// <exception cref="StageFailedException">There is none, or more than one.</exception>
    public static async Task<string> NetworkAsync(
        CloudConnection cloud, string field, string network, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(network, out _))
        {
            return network;
        }

        return await cloud.Networks.FindNetworksAsync(network, cancellationToken) switch
        {
            [var found] => found.Id,
            [] => throw Missing(field, $"there is no network '{network}'"),
            var many => throw Missing(field, $"there are {many.Count} networks '{network}': give the id of one"),
        };
    }

    /// <summary>What fails a build of which something is not there.</summary>
    /// <param name="field">The field that names it, the same in a build and in the settings.</param>
    /// <param name="problem">What is missing.</param>
    public static StageFailedException Missing(string field, string problem) => new(
        Reasons.FailedInvalidBuild,
        $"{problem}: correct spec.openStackVm.{field}, or openstack.buildHost.{field} in the operator's settings");
}
