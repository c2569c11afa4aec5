using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Tests.Fakes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Informers;

public sealed class EnqueuePredicateTests
{
    public static TheoryData<string, bool> Changes() => new()
    {
        { "nothing but the version (status, labels)", false },
        { "generation", true },
        { "deletion", true },
        { "finalizers", false },
        { "finalizers while deleting", true },
        { "request annotation", true },
        { "annotation with a finalizer's name", true },
        { "other annotation", false },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Only_what_asks_for_work_brings_on_a_pass(string what, bool expected)
    {
        Widget old = Widget(), now = Widget();
        now.Metadata.ResourceVersion = "2";
        switch (what)
        {
            case "generation":
                now.Metadata.Generation = 2;
                break;
            case "deletion":
                now.Metadata.DeletionTimestamp = DateTime.UnixEpoch;
                break;
            case "finalizers":
                now.Metadata.Finalizers = ["a/b"];
                break;
            case "finalizers while deleting":
                old.Metadata.DeletionTimestamp = now.Metadata.DeletionTimestamp = DateTime.UnixEpoch;
                old.Metadata.Finalizers = ["a/b"];
                break;
            case "request annotation":
                now.Metadata.Annotations = new Dictionary<string, string> { ["x.dev/reconcile-requested-at"] = "1" };
                break;
            case "annotation with a finalizer's name":
                old.Metadata.Finalizers = now.Metadata.Finalizers = ["a/b"];
                now.Metadata.Annotations = new Dictionary<string, string> { ["a/b"] = "skip" };
                break;
            case "other annotation":
                now.Metadata.Annotations = new Dictionary<string, string> { ["x.dev/note"] = "1" };
                break;
        }

        Assert.Equal(expected, Should(old, now, ReconcileStrategy.ByGeneration));
        Assert.True(Should(old, now, ReconcileStrategy.ByResourceVersion));
    }

    [Fact]
    public void Kinds_without_a_generation_bring_on_a_pass_with_every_change()
    {
        Widget old = Widget(), now = Widget();
        old.Metadata.Generation = now.Metadata.Generation = null;

        Assert.True(Should(old, now, ReconcileStrategy.ByGeneration));
    }

    private static bool Should(Widget old, Widget now, ReconcileStrategy strategy) => EnqueuePredicate.ShouldEnqueue(
        new ObjectChange(ObjectChangeType.Modified, ObjectKey.Of(now), StoreEntry.Of(old), StoreEntry.Of(now)),
        strategy);

    private static Widget Widget() => new()
    {
        Metadata = new V1ObjectMeta { Name = "a", Uid = "u", ResourceVersion = "1", Generation = 1 },
    };
}
