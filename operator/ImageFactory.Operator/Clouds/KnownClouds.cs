using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;

namespace ImageFactory.Operator.Clouds;

/// <summary>The clouds and regions of clouds.yaml, for the rule that finds those that are not there.</summary>
internal sealed class KnownClouds(ICloudConnections clouds)
{
    /// <summary>
    /// Clouds with the regions that are named there. Null where the file cannot be read just now: it is no fault of a
    /// profile, and what a build needs of it is looked at before the build begins.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Read()
    {
        try
        {
            return clouds.Clouds.ToDictionary(cloud => cloud, Regions, StringComparer.Ordinal);
        }
        catch (CloudConfigException)
        {
            return null;
        }
    }

    private IReadOnlyList<string> Regions(string cloud)
    {
        try
        {
            return clouds.Regions(cloud);
        }
        catch (CloudConfigException)
        {
            // An entry that is wrong is told when somebody uses it.
            return [];
        }
    }
}
