using System.Globalization;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds.Resources;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>
/// The steps that make an image the latest of its series in one region: each one change of one image, in an order in
/// which no name is ever there twice, and the fixed name is missing for one call at most. Pure.
/// </summary>
/// <param name="images">The series as it is.</param>
/// <param name="policy">How it is released; without a visibility where images keep theirs.</param>
/// <param name="promotion">The promotion, as namespace/name.</param>
/// <param name="uid">The promotion's UID.</param>
/// <param name="now">The time that is written into the images.</param>
internal sealed class Rotation(
    SeriesImages images, V1PromotionPolicy policy, string promotion, string uid, DateTimeOffset now)
{
    private const string Generic = "generic";
    private const string OldGeneric = "oldgeneric";

    // What says of an image whose it is.
    private static readonly string[] Origin =
        [CloudTags.Cluster, CloudTags.Namespace, CloudTags.Profile];

    private readonly List<V1RotationStep> _steps = [];
    private readonly Dictionary<string, V1ImageState> _states = [];

    /// <summary>The steps that make an image the latest; none when it is that already, as it should be.</summary>
    public IList<V1RotationStep> Promote(Image image)
    {
        if (image.Id != images.Latest?.Id)
        {
            Change(RotationRole.Prepared, image, Prepare);
            if (images.Previous is { } previous)
            {
                Change(RotationRole.Older, previous, state => BecomeOlder(state, previous, policy.Visible() > 2));
            }

            if (images.Latest is { } latest)
            {
                Change(RotationRole.Previous, latest, state => BecomePrevious(state, latest));
            }
        }

        Change(RotationRole.Latest, image, state => BecomeLatest(state, image));
        HideOldest(image);
        return _steps;
    }

    /// <summary>The steps that take an image back; the previous one becomes the latest in its place.</summary>
    /// <param name="image">The image.</param>
    /// <param name="revocation">Why, and how.</param>
    public IList<V1RotationStep> Revoke(Image image, V1Revocation revocation)
    {
        // Where somebody gave the name twice, the other one keeps it.
        var isLatest = image.Name == images.LatestName
            && images.Images.All(other => other.Id == image.Id || other.Name != images.LatestName);
        Change(RotationRole.Revoked, image, state =>
        {
            BecomeOlder(state, image, isVisible: false);
            state.Properties![PromotionProperties.Revoked] = revocation.Reason;
        });
        if (isLatest && images.Previous is { Status: ImageStatus.Active } previous && previous.Id != image.Id
            && previous.Owner == images.Project)
        {
            Change(RotationRole.Latest, previous, state => BecomeLatest(state, previous));
        }

        if (revocation.Action == RevocationAction.Deactivate)
        {
            Change(RotationRole.Revoked, image, state => state.Deactivated = true);
        }

        return _steps;
    }

    /// <summary>The steps that undo steps: the last one first.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="series">What the images' names begin with.</param>
    public static IList<V1RotationStep> Reverse(IEnumerable<V1RotationStep> steps, string series) =>
    [
        .. steps.Reverse().Select(step => new V1RotationStep
        {
            ImageId = step.ImageId,
            Role = RoleOf(step.Before!, series),
            Before = step.After!.Copy(),
            After = step.Before!.Copy(),
        }),
    ];

    private static RotationRole RoleOf(V1ImageState state, string series) =>
        state.Name == SeriesImages.LatestOf(series) ? RotationRole.Latest
        : state.Name == SeriesImages.PreviousOf(series) ? RotationRole.Previous
        : RotationRole.Older;

    // What may be refused, is refused here, before any name has changed: nobody sees the image yet.
    private void Prepare(V1ImageState state)
    {
        if (policy.Visibility is { } visibility && state.Visibility != visibility)
        {
            state.Visibility = visibility;
            state.Hidden = true;
        }

        state.Properties![PromotionProperties.Staged] = uid;
        state.Properties.TryAdd(PromotionProperties.ImageName, state.Name!);
    }

    private void BecomeLatest(V1ImageState state, Image image)
    {
        state.Name = images.LatestName;
        state.Visibility = policy.Visibility ?? state.Visibility;
        state.Hidden = false;
        state.Properties![PromotionProperties.ImageName] = images.DatedName(image);
        if (!state.Properties.ContainsKey(PromotionProperties.Latest))
        {
            state.Properties[PromotionProperties.Latest] = promotion;
            state.Properties[PromotionProperties.PromotedAt] = Time;
        }

        state.Properties.Remove(PromotionProperties.Staged);
        state.Properties.Remove(PromotionProperties.Previous);
        state.Properties.Remove(PromotionProperties.ReplacedAt);
        if (state.Properties.TryGetValue(PromotionProperties.Purpose, out var purpose) && purpose == OldGeneric)
        {
            state.Properties[PromotionProperties.Purpose] = Generic;
        }
    }

    private void BecomePrevious(V1ImageState state, Image image)
    {
        state.Name = images.PreviousName;
        state.Hidden = policy.Visible() < 2 || KeepsGeneric(state);
        state.Properties![PromotionProperties.ImageName] = images.DatedName(image);
        state.Properties[PromotionProperties.Previous] = promotion;
        state.Properties[PromotionProperties.ReplacedAt] = Time;
        state.Properties.Remove(PromotionProperties.Latest);
        Age(state);
    }

    private void BecomeOlder(V1ImageState state, Image image, bool isVisible)
    {
        state.Name = images.DatedName(image);
        state.Hidden = !isVisible || KeepsGeneric(state);
        state.Properties![PromotionProperties.ImageName] = state.Name;
        state.Properties.TryAdd(PromotionProperties.ReplacedAt, Time);
        state.Properties.Remove(PromotionProperties.Latest);
        state.Properties.Remove(PromotionProperties.Previous);
        Age(state);
    }

    // Latest, previous, and then the newest of the others stay visible.
    private void HideOldest(Image promoted)
    {
        var visible = images.Images
            .Where(image => image.Owner == images.Project
                && image.Properties.ContainsKey(PromotionProperties.PromotedAt)
                && IsOfOneProfile(image, promoted))
            .Where(image => image.Id != promoted.Id && State(image) is { Hidden: false } state
                && state.Name != images.PreviousName)
            .OrderByDescending(image => image.Properties[PromotionProperties.PromotedAt], StringComparer.Ordinal);
        foreach (var image in visible.Skip(Math.Max(0, policy.Visible() - 2)))
        {
            Change(RotationRole.Older, image, state => state.Hidden = true);
        }
    }

    private static bool IsOfOneProfile(Image one, Image other) => Origin.All(
        name => one.Properties.GetValueOrDefault(name) == other.Properties.GetValueOrDefault(name));

    // Of a version one visible image may be generic.
    private bool KeepsGeneric(V1ImageState state) =>
        policy.OldPurpose == OldImagePurpose.Keep
        && state.Properties!.TryGetValue(PromotionProperties.Purpose, out var purpose) && purpose == Generic;

    private void Age(V1ImageState state)
    {
        if (policy.OldPurpose != OldImagePurpose.Keep
            && state.Properties!.TryGetValue(PromotionProperties.Purpose, out var purpose) && purpose == Generic)
        {
            state.Properties[PromotionProperties.Purpose] = OldGeneric;
        }
    }

    private V1ImageState State(Image image) => _states.GetValueOrDefault(image.Id) ?? ImageStates.Of(image);

    private void Change(RotationRole role, Image image, Action<V1ImageState> change)
    {
        var before = State(image);
        var after = before.Copy();
        change(after);
        if (!ImageStates.Same(before, after))
        {
            _states[image.Id] = after;
            _steps.Add(new V1RotationStep { ImageId = image.Id, Role = role, Before = before, After = after });
        }
    }

    private string Time => now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
