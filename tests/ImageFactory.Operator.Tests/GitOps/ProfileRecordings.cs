using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Tests.Controllers.DistroProfile;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Tests.GitOps;

/// <summary>Profiles in every state that tools tell apart.</summary>
internal static class ProfileRecordings
{
    /// <summary>All of them.</summary>
    public static async Task<IReadOnlyList<RecordedObject>> AllAsync() =>
    [
        await RecordAsync("new", _ => Task.CompletedTask),
        await RecordAsync("ready", async scene =>
        {
            ReviewScene.Release(scene.One, "1", "2026-01-30");
            await scene.LookAsync();
        }),
        await RecordAsync("stale", async scene =>
        {
            ReviewScene.Release(scene.One, "1", "2026-01-01");
            await scene.LookAsync();
        }),
        await RecordAsync("suspended", async scene =>
        {
            scene.Cluster.Change<V1DistroProfile>(ReviewScene.Name, profile =>
            {
                profile.Spec.Suspend = true;
                profile.Spec.Regions![1].Enabled = false;
            });
            await scene.ReconcileAsync();
        }),
        await RecordAsync("unknown-fields", async scene =>
        {
            scene.Cluster.Change<V1DistroProfile>(
                ReviewScene.Name,
                profile => profile.Metadata.Annotations = new Dictionary<string, string>
                {
                    [UnknownFields.LastApplied] = """{"spec":{"teir":"Enterprise"}}""",
                });
            await scene.ReconcileAsync();
        }),
        await RecordAsync("invalid", async scene =>
        {
            scene.Cluster.Change<V1DistroProfile>(
                ReviewScene.Name,
                profile => profile.Spec.InheritsFrom = new V1ParentReference { Name = "nobody" });
            await scene.ReconcileAsync();
        }),
        await RecordAsync("edited", async scene =>
        {
            await scene.ReconcileAsync();
            scene.Cluster.Change<V1DistroProfile>(ReviewScene.Name, profile => profile.Metadata.Generation = 2);
        }),
        await RecordAsync("deleting", async scene =>
        {
            await scene.ReconcileAsync();
            scene.Cluster.Change<V1DistroProfile>(
                ReviewScene.Name, profile => profile.Metadata.DeletionTimestamp = ReviewScene.Start.UtcDateTime);
        }),
    ];

    private static async Task<RecordedObject> RecordAsync(string state, Func<ReviewScene, Task> happen)
    {
        await using var scene = new ReviewScene();
        await happen(scene);
        return RecordedObject.Of(
            $"distroprofile-{state}", scene.Profile, EntityJsonContext.Default.V1DistroProfile);
    }
}
