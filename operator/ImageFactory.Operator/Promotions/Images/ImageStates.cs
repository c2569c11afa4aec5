using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>States of images in rotations: read from Glance, compared, and turned into one call. Pure.</summary>
internal static class ImageStates
{
    /// <summary>What Glance has of an image.</summary>
    public static V1ImageState Of(Image image) => new()
    {
        Name = image.Name,
        Visibility = Of(image.Visibility),
        Hidden = image.IsHidden,
        Deactivated = image.Status == ImageStatus.Deactivated,
        Properties = new SortedDictionary<string, string>(
            image.Properties.Where(property => PromotionProperties.All.Contains(property.Key))
                .ToDictionary(property => property.Key, property => property.Value),
            StringComparer.Ordinal),
    };

    /// <summary>A copy that can be changed.</summary>
    public static V1ImageState Copy(this V1ImageState state) => new()
    {
        Name = state.Name,
        Visibility = state.Visibility,
        Hidden = state.Hidden,
        Deactivated = state.Deactivated,
        Properties = new SortedDictionary<string, string>(state.Properties!, StringComparer.Ordinal),
    };

    /// <summary>Whether two states are the same.</summary>
    public static bool Same(V1ImageState one, V1ImageState other) => Differences(one, other).Count == 0;

    /// <summary>Whether users see an image as it is to be; they see its marks, and do not know them.</summary>
    public static bool LooksAs(V1ImageState wanted, V1ImageState found) =>
        wanted.Name == found.Name && wanted.Visibility == found.Visibility
        && wanted.Hidden == found.Hidden && wanted.Deactivated == found.Deactivated;

    /// <summary>An image as it is in a state.</summary>
    public static Image With(this Image image, V1ImageState state)
    {
        var properties = image.Properties.Where(property => !PromotionProperties.All.Contains(property.Key))
            .Concat(state.Properties!)
            .ToDictionary(property => property.Key, property => property.Value, StringComparer.Ordinal);
        return image with
        {
            Name = state.Name!,
            Visibility = Of(state.Visibility!.Value),
            IsHidden = state.Hidden == true,
            Properties = properties,
        };
    }

    /// <summary>How a state differs from what it should be, for people.</summary>
    public static IReadOnlyList<string> Differences(V1ImageState wanted, V1ImageState found)
    {
        var differences = new List<string>();
        Compare("name", wanted.Name, found.Name);
        Compare("visibility", $"{wanted.Visibility}".ToLowerInvariant(), $"{found.Visibility}".ToLowerInvariant());
        Compare("os_hidden", Flag(wanted.Hidden), Flag(found.Hidden));
        Compare("deactivated", Flag(wanted.Deactivated), Flag(found.Deactivated));
        foreach (var name in PromotionProperties.All)
        {
            Compare(name, Property(wanted, name), Property(found, name));
        }

        return differences;

        void Compare(string what, string? mine, string? theirs)
        {
            if (mine != theirs)
            {
                differences.Add($"{what} is {theirs ?? "not there"} instead of {mine ?? "not there"}");
            }
        }
    }

    /// <summary>The one call that turns a state into another.</summary>
    public static ImageUpdate Change(V1ImageState before, V1ImageState after) => new()
    {
        Name = before.Name == after.Name ? null : after.Name,
        Visibility = before.Visibility == after.Visibility ? null : Of(after.Visibility!.Value),
        IsHidden = before.Hidden == after.Hidden ? null : after.Hidden,
        Properties = PromotionProperties.All
            .Where(name => Property(after, name) is { } value && value != Property(before, name))
            .ToDictionary(name => name, name => after.Properties![name]),
        RemovedProperties =
        [
            .. PromotionProperties.All.Where(
                name => Property(before, name) is not null && Property(after, name) is null),
        ],
    };

    /// <summary>Whether a change changes anything.</summary>
    public static bool IsCall(ImageUpdate change) => change
        is not { Name: null, Visibility: null, IsHidden: null, Properties.Count: 0, RemovedProperties.Count: 0 };

    /// <summary>The policy by which Glance lets somebody give an image a visibility.</summary>
    public static string Policy(PromotedVisibility? visibility) => visibility switch
    {
        PromotedVisibility.Public => "publicize_image",
        PromotedVisibility.Community => "communitize_image",
        _ => "modify_image",
    };

    /// <summary>Glance's word for a visibility.</summary>
    public static ImageVisibility Of(PromotedVisibility visibility) => visibility switch
    {
        PromotedVisibility.Shared => ImageVisibility.Shared,
        PromotedVisibility.Community => ImageVisibility.Community,
        PromotedVisibility.Public => ImageVisibility.Public,
        _ => ImageVisibility.Private,
    };

    private static PromotedVisibility Of(ImageVisibility visibility) => visibility switch
    {
        ImageVisibility.Shared => PromotedVisibility.Shared,
        ImageVisibility.Community => PromotedVisibility.Community,
        ImageVisibility.Public => PromotedVisibility.Public,
        _ => PromotedVisibility.Private,
    };

    private static string? Property(V1ImageState state, string name) =>
        state.Properties is { } properties && properties.TryGetValue(name, out var value) ? value : null;

    private static string Flag(bool? value) => value == true ? "true" : "false";
}
