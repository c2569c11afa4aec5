using ImageFactory.OpenStack;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using ImageFactory.Operator.Tests.Promotions;
using ImageFactory.Operator.Tests.Signing;

namespace ImageFactory.Operator.Tests.GitOps;

/// <summary>Promotions of an image b, after one of an image a, in every state that tools tell apart.</summary>
internal static class PromotionRecordings
{
    private const string Name = "to-b";

    /// <summary>All of them.</summary>
    public static async Task<IReadOnlyList<RecordedObject>> AllAsync() =>
    [
        await RecordAsync("new", (_, _) => Task.CompletedTask),
        await RecordAsync("waiting", async (scene, _) =>
        {
            scene.Cluster.Change<V1ImageBuild>("b", build => build.Status!.Phase = BuildPhase.Running);
            await scene.RunAsync(Name, status => status.Phase == PromotionPhase.Waiting);
        }),
        await RecordAsync("staging", async (scene, two) =>
        {
            two.Fault = _ => new OpenStackException(OpenStackErrorKind.Unreachable, "RegionTwo does not answer");
            await scene.RunAsync(Name, status => status.Phase == PromotionPhase.Staging);
        }),
        await UntilAsync("planned", PromotionPhase.Planned, spec => spec.DryRun = true),
        await UntilAsync(
            "waiting-for-approval",
            PromotionPhase.WaitingForApproval,
            spec => spec.Approval = PromotionApproval.Manual),
        await UntilAsync("running", PromotionPhase.Running),
        await UntilAsync("soaking", PromotionPhase.Soaking, Canary),
        await RequestedAsync(),
        await RecordAsync("undoing", async (scene, two) =>
        {
            two.Fault = Refuse;
            await scene.RunAsync(Name, status => status.Phase == PromotionPhase.Undoing);
        }),
        await UntilAsync("succeeded", PromotionPhase.Succeeded),
        await RecordAsync("drifted", async (scene, two) =>
        {
            await scene.RunAsync(Name);
            two.Change(two.IdOf("b"), image => image with { Name = "mine" });
            await scene.ReconcileAsync(Name);
        }),
        await RecordAsync("failed", async (scene, two) =>
        {
            two.Fault = Refuse;
            await scene.RunAsync(Name);
        }),
        await RecordAsync("rolled-back", async (scene, _) =>
        {
            await scene.RunAsync(Name);
            scene.Create("back", PromotionSpecs.Rollback(Name));
            await scene.RunAsync("back");
            await scene.ReconcileAsync(Name);
        }),
        await RecordAsync("edited", async (scene, _) =>
        {
            await scene.RunAsync(Name);
            scene.Cluster.Change<V1ImagePromotion>(Name, promotion => promotion.Metadata.Generation = 2);
        }),
        await RecordAsync("deleting", async (scene, _) =>
        {
            await scene.RunAsync(Name, status => status.Phase == PromotionPhase.Soaking);
            scene.Cluster.Change<V1ImagePromotion>(
                Name, promotion => promotion.Metadata.DeletionTimestamp = new DateTime(2026, 12, 1));
        }, Canary),
    ];

    private static OpenStackException? Refuse(string call) => call == "update 1"
        ? new OpenStackException(OpenStackErrorKind.InvalidRequest, "That name is not allowed")
        : null;

    private static void Canary(V1ImagePromotionSpec spec) =>
        spec.Strategy = PromotionSpecs.Canary("2h", CanaryCheck.ReadBack);

    private static Task<RecordedObject> UntilAsync(
        string state, PromotionPhase phase, Action<V1ImagePromotionSpec>? adapt = null) => RecordAsync(
        state, (scene, _) => scene.RunAsync(Name, status => status.Phase == phase), adapt);

    private static async Task<RecordedObject> RequestedAsync()
    {
        using var keys = new OpenPgpKeyFiles();
        var file = keys.Write("release", OpenPgpKeyFiles.Ring(OpenPgpKeyFiles.Pair()).GenerateSecretKeyRing());
        return await RecordAsync(
            "requested",
            async (scene, _) =>
            {
                scene.Options.Signing = new SigningSettings
                {
                    Keys = [new SigningKeySettings { Name = "release", KeyFile = file }],
                };
                scene.Restart();
                await scene.RunAsync(Name, status => status.Regions?[0].Reason == Reasons.WaitingForPublisher);
            },
            spec => spec.Publisher = PromotionPublisher.Request);
    }

    private static async Task<RecordedObject> RecordAsync(
        string state,
        Func<PromotionScene, InMemoryImages, Task> happen,
        Action<V1ImagePromotionSpec>? adapt = null)
    {
        var (scene, _, two) = InMemoryPromotions.Start();
        await using (scene)
        {
            await scene.PublishAsync("a", 0);
            await scene.BuildAsync("b", 1);
            scene.Promote(Name, "b", adapt);
            await happen(scene, two);
            return RecordedObject.Of(
                $"imagepromotion-{state}", scene.Promotion(Name), EntityJsonContext.Default.V1ImagePromotion);
        }
    }
}
