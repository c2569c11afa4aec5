using System.Net;
using ImageFactory.Kubernetes.Client;
using k8s.Models;
using Xunit;
using V1Condition = ImageFactory.Kubernetes.Conditions.V1Condition;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

/// <summary>What server-side apply promises, on whichever server.</summary>
internal static class ApplyCases
{
    public static async Task ApplyCreatesThenUpdatesAndDropsWhatIsLeftOutAsync(IKubernetesClient client, string name)
    {
        var created = await client.ApplyAsync(Gadget(name, new GadgetSpec { Size = 1, Colour = "Red" }), "one");
        var other = await client.ApplyAsync(Gadget(name, new GadgetSpec { Colour = "Blue" }), "two");
        var dropped = await client.ApplyAsync(Gadget(name, new GadgetSpec()), "one");

        Assert.Equal((1, "Red"), (created.Spec.Size, created.Spec.Colour));
        Assert.Equal((1, "Blue"), (other.Spec.Size, other.Spec.Colour));
        Assert.Equal((null, "Blue"), (dropped.Spec.Size, dropped.Spec.Colour));
        Assert.Equal(created.Metadata.Uid, dropped.Metadata.Uid);
    }

    public static async Task AnObjectThatWasReadMayBeAppliedAsync(IKubernetesClient client, string name)
    {
        await client.ApplyAsync(Gadget(name, new GadgetSpec { Size = 1 }), "one");
        var read = (await client.GetAsync<Gadget>("g", name))!;
        await client.PatchAsync<Gadget>("g", name, """{"metadata":{"labels":{"moved":"on"}}}""");
        read.Spec.Size = 2;

        var applied = await client.ApplyAsync(read, "one");

        Assert.Equal(2, applied.Spec.Size);
        Assert.Equal("on", applied.Metadata.Labels!["moved"]);
    }

    public static async Task StatusAppliesOfTwoManagersAreMergedByTypeAsync(IKubernetesClient client, string name)
    {
        var gadget = await client.ApplyAsync(Gadget(name, new GadgetSpec { Size = 1 }), "one");
        gadget.Status = new GadgetStatus { Phase = "Running", Conditions = [Condition("Ready"), Condition("Old")] };
        await client.ApplyStatusAsync(gadget, "one");
        gadget.Status = new GadgetStatus { Conditions = [Condition("Foreign")] };
        await client.ApplyStatusAsync(gadget, "two");
        gadget.Status = new GadgetStatus { Phase = "Done", Conditions = [Condition("Ready")] };

        var result = await client.ApplyStatusAsync(gadget, "one");

        Assert.Equal("Done", result.Status!.Phase);
        Assert.Equal(["Foreign", "Ready"], result.Status.Conditions!.Select(condition => condition.Type).Order());
        Assert.Equal(1, result.Spec.Size);
        Assert.Equal(gadget.Metadata.Generation, result.Metadata.Generation);
    }

    public static async Task AnyTextComesBackAsItWentAsync(IKubernetesClient client, string name)
    {
        const string Text =
            "fatal: \U0001F4A5 \U0001D518 \u00FC \u0001\u007F\u0085\u2028\uE000\uFEFF\uFFFE \\uD83D\\uDCA5 \"\r\n\t";
        var gadget = await client.ApplyAsync(Gadget(name, new GadgetSpec { Size = 1 }), "one");
        gadget.Status = new GadgetStatus { Phase = Text };

        var applied = await client.ApplyStatusAsync(gadget, "one");

        Assert.Equal(Text, applied.Status!.Phase);
    }

    public static async Task TheStatusOfAnObjectThatIsGoneIsNotWrittenAsync(IKubernetesClient client, string name)
    {
        var gone = await client.ApplyAsync(Gadget(name, new GadgetSpec { Size = 1 }), "one");
        gone.Status = new GadgetStatus { Phase = "Done" };
        await client.DeleteAsync<Gadget>("g", name);

        var missing = await Assert.ThrowsAsync<ApiException>(() => client.ApplyStatusAsync(gone, "one"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    public static async Task ARefusedValueIsToldWithItsFieldAsync(IKubernetesClient client, string name)
    {
        var error = await Assert.ThrowsAsync<ApiException>(
            () => client.CreateAsync(Gadget(name, new GadgetSpec { Colour = "Green" })));

        Assert.True(error.IsInvalid);
        Assert.Equal(["spec.colour"], error.Causes.Select(cause => cause.Field));
    }

    private static Gadget Gadget(string name, GadgetSpec spec) => new()
    {
        Metadata = new V1ObjectMeta { Name = "g", NamespaceProperty = name },
        Spec = spec,
    };

    private static V1Condition Condition(string type) => new()
    {
        Type = type,
        Status = "True",
        Reason = "Because",
        // Never empty: Kubernetes 1.20 makes null of an empty text in a server-side apply, and then refuses the null.
        Message = "It is so",
        LastTransitionTime = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
    };
}
