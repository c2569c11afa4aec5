using System.Text.Json.Nodes;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Promotions;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.GitOps;

/// <summary>What config/argocd says of fields and annotations is what the operator reads.</summary>
public sealed class ArgoSettingsTests
{
    private static readonly JsonObject Settings = YamlDocuments.Read(
        Path.Combine(RepositoryRoot.Path, "config", "argocd", "argocd-cm.yaml"))[0]["data"]!.AsObject();

    [Fact]
    public void What_people_say_to_a_build_is_left_alone() => Assert.Equal(
        ["/spec/cancel", "/spec/restartFrom", Pointer(RetryRequest.Annotation)], Ignored("ImageBuild"));

    [Fact]
    public void What_people_say_to_a_promotion_is_left_alone() => Assert.Equal(
        [
            Pointer(PromotionAnnotations.ApprovedBy),
            Pointer(PromotionAnnotations.CanaryCheck),
            Pointer(PromotionAnnotations.ReconcileRequestedAt),
        ],
        Ignored("ImagePromotion"));

    [Fact]
    public void The_button_for_another_try_sets_the_annotation_that_asks_for_it() => Assert.Contains(
        $"annotations[\"{RetryRequest.Annotation}\"]",
        $"{Settings["resource.customizations.actions.imagefactory.dev_ImageBuild"]}",
        StringComparison.Ordinal);

    private static IEnumerable<string> Ignored(string kind) =>
        YamlDocuments.Parse($"{Settings[$"resource.customizations.ignoreDifferences.imagefactory.dev_{kind}"]}")[0]
            ["jsonPointers"]!.AsArray().Select(pointer => $"{pointer}");

    // A slash in a name is ~1 in a JSON pointer.
    private static string Pointer(string annotation) =>
        "/metadata/annotations/" + annotation.Replace("/", "~1", StringComparison.Ordinal);
}
