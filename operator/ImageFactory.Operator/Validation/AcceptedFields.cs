using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// Digests of the fields that may not change, kept in status from the first reconcile on. A server that knows CEL
/// refuses such a change itself. An older one does not, so the operator compares.
/// </summary>
internal static class AcceptedFields
{
    /// <summary>Once cancelled, always cancelled.</summary>
    private const string Cancel = "cancel";

    private static readonly IReadOnlyDictionary<string, string> BuildFields = new Dictionary<string, string>
    {
        ["profileRef"] = RuleMessages.ProfileRefImmutable,
        ["backend"] = RuleMessages.BackendImmutable,
        ["pod"] = RuleMessages.PodImmutable,
        ["openStackVm"] = RuleMessages.OpenStackVmImmutable,
        ["ifUnchanged"] = RuleMessages.IfUnchangedImmutable,
        ["hostAttempts"] = RuleMessages.HostAttemptsImmutable,
        ["publish"] = RuleMessages.PublishImmutable,
    };

    private static readonly IReadOnlyDictionary<string, string> PromotionFields = new Dictionary<string, string>
    {
        ["buildRef"] = RuleMessages.BuildRefImmutable,
        ["imageName"] = RuleMessages.ImageNameImmutable,
        ["action"] = RuleMessages.ActionImmutable,
        ["rollbackOf"] = RuleMessages.RollbackOfImmutable,
        ["regions"] = RuleMessages.RegionsImmutable,
        ["strategy"] = RuleMessages.StrategyImmutable,
        ["visibility"] = RuleMessages.VisibilityImmutable,
        ["members"] = RuleMessages.MembersImmutable,
        ["publisher"] = RuleMessages.PublisherImmutable,
        ["revocation"] = RuleMessages.RevocationImmutable,
    };

    /// <summary>
    /// The digests for a build's status. What was recorded before stays, so every reconcile may call this.
    /// </summary>
    public static IDictionary<string, string> Record(V1ImageBuild build)
    {
        var fields = build.Status?.AcceptedFields is { } recorded
            ? new SortedDictionary<string, string>(recorded, StringComparer.Ordinal)
            : Digests(build.Spec, EntityJsonContext.Default.V1ImageBuildSpec, BuildFields.Keys);
        if (build.Spec.Cancel == true)
        {
            fields[Cancel] = "true";
        }

        return fields;
    }

    /// <summary>The digests for a promotion's status.</summary>
    public static IDictionary<string, string> Record(V1ImagePromotion promotion) =>
        promotion.Status?.AcceptedFields
        ?? Digests(promotion.Spec, EntityJsonContext.Default.V1ImagePromotionSpec, PromotionFields.Keys);

    /// <summary>Fields of a build that changed since they were recorded.</summary>
    public static IEnumerable<Finding> Changes(V1ImageBuild build)
    {
        var recorded = build.Status?.AcceptedFields;
        return Changes(recorded, build.Spec, EntityJsonContext.Default.V1ImageBuildSpec, BuildFields).Concat(
            RuleList.When(
                recorded?.ContainsKey(Cancel) == true && build.Spec.Cancel != true,
                "spec.cancel",
                RuleMessages.CancelIsFinal));
    }

    /// <summary>Fields of a promotion that changed since they were recorded.</summary>
    public static IEnumerable<Finding> Changes(V1ImagePromotion promotion) =>
        Changes(
            promotion.Status?.AcceptedFields,
            promotion.Spec,
            EntityJsonContext.Default.V1ImagePromotionSpec,
            PromotionFields);

    private static IEnumerable<Finding> Changes<TSpec>(
        IDictionary<string, string>? recorded,
        TSpec spec,
        JsonTypeInfo<TSpec> info,
        IReadOnlyDictionary<string, string> messages)
    {
        if (recorded is null)
        {
            return [];
        }

        // A field that an older operator did not record may still change.
        var digests = Digests(spec, info, messages.Keys);
        return messages
            .Where(pair => recorded.TryGetValue(pair.Key, out var digest) && digest != digests[pair.Key])
            .Select(pair => new Finding("spec." + pair.Key, pair.Value));
    }

    private static SortedDictionary<string, string> Digests<TSpec>(
        TSpec spec, JsonTypeInfo<TSpec> info, IEnumerable<string> fields)
    {
        var json = JsonSerializer.SerializeToNode(spec, info)!.AsObject();
        return new SortedDictionary<string, string>(
            fields.ToDictionary(field => field, field => Digest(json[field]?.ToJsonString() ?? string.Empty)),
            StringComparer.Ordinal);
    }

    // 64 bits are enough to notice a change: nobody gains by a collision with their own field.
    private static string Digest(string json) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)).AsSpan(0, 8));
}
