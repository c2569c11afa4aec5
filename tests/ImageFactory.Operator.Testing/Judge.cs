using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using k8s.Models;

namespace ImageFactory.Operator.Testing;

/// <summary>Asks all rules of the operator about the last of some documents, as its controllers do.</summary>
internal static class Judge
{
    private static readonly ProfileSettings Settings = new(
        new Dictionary<string, string>
        {
            ["debian"] = "http://mirror.example.org/debian",
            ["debian-security"] = "http://mirror.example.org/debian-security",
        },
        ["registry.example.org/builder:1"],
        ["registry.example.org/imagefactory/*"],
        new Dictionary<string, int> { ["kvm"] = 0, ["gpu"] = 4 });

    /// <summary>The violations.</summary>
    public static IReadOnlyList<Violation> Verdict(IReadOnlyList<JsonObject> documents)
    {
        var last = documents[^1];
        var before = documents.SkipLast(1).LastOrDefault(document => InvalidManifest.IsSameObject(document, last));
        var profiles = documents.Where(document => document["kind"]!.ToString() == "DistroProfile")
            .Select(document => document.Deserialize(EntityJsonContext.Default.V1DistroProfile)!)
            .ToList();
        var catalog = new ProfileCatalog(profiles, Settings);
        switch (last["kind"]!.ToString())
        {
            case "DistroProfile":
                return catalog.Resolve(profiles[^1].Name()).Violations;
            case "ImageBuild":
                var build = last.Deserialize(EntityJsonContext.Default.V1ImageBuild)!;
                var old = before?.Deserialize(EntityJsonContext.Default.V1ImageBuild);
                build.Status = old is null
                    ? null
                    : new V1ImageBuildStatus { AcceptedFields = AcceptedFields.Record(old) };
                return [.. BuildRules.All.Check(build), .. catalog.Resolve(build.Spec.ProfileRef.Name).Violations];
            default:
                var promotion = last.Deserialize(EntityJsonContext.Default.V1ImagePromotion)!;
                promotion.Status = before?.Deserialize(EntityJsonContext.Default.V1ImagePromotion) is { } earlier
                    ? new V1ImagePromotionStatus { AcceptedFields = AcceptedFields.Record(earlier) }
                    : null;
                return PromotionRules.All.Check(promotion);
        }
    }
}
