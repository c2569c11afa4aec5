using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Clouds.Resources;

namespace ImageFactory.Operator.Promotions.Retention;

/// <summary>Whose images are looked at: those that this factory built of one profile. Pure.</summary>
/// <param name="Cluster">The factory's name.</param>
/// <param name="Namespace">The profile's namespace.</param>
/// <param name="Profile">The profile's name.</param>
internal sealed record RetentionScope(string Cluster, string Namespace, string Profile)
{
    /// <summary>Whether an image of our project is one of them, by what its build wrote into it.</summary>
    public bool Includes(Image image) =>
        image.Properties.GetValueOrDefault(CloudTags.Cluster) == Cluster
        && image.Properties.GetValueOrDefault(CloudTags.Namespace) == Namespace
        && image.Properties.GetValueOrDefault(CloudTags.Profile) == Profile;
}
