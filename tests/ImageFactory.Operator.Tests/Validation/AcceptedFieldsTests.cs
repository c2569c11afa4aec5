using System.Text.Json;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class AcceptedFieldsTests
{
    [Fact]
    public void What_may_change_may_change()
    {
        var build = Accepted();
        build.Spec.Cancel = true;
        build.Spec.RestartFrom = BuildStage.Tested;
        build.Spec.KeepBuildHost = KeepBuildHost.Always;
        build.Spec.KeepBuildHostSeconds = 60;
        build.Spec.TimeoutSeconds = 60;
        build.Spec.TtlSecondsAfterFinished = 0;

        Assert.Empty(AcceptedFields.Changes(build));
    }

    [Fact]
    public void The_first_record_stays_whatever_the_spec_says_later()
    {
        var build = Accepted();
        var first = build.Status!.AcceptedFields!;
        build.Spec.Backend = BuildBackend.OpenStackVm;

        Assert.Equal(first, AcceptedFields.Record(build));
    }

    [Fact]
    public void A_field_that_was_not_recorded_may_have_any_value()
    {
        var build = Accepted();
        build.Status!.AcceptedFields!.Remove("publish");
        build.Spec.Publish = true;

        Assert.Empty(AcceptedFields.Changes(build));
    }

    [Fact]
    public void A_build_that_nobody_looked_at_yet_has_no_changes() =>
        Assert.Empty(AcceptedFields.Changes(new V1ImageBuild { Spec = new V1ImageBuildSpec { Publish = true } }));

    [Fact]
    public void What_may_change_of_a_promotion_may_change()
    {
        var promotion = new V1ImagePromotion { Spec = Promotion("{buildRef: {name: b}, dryRun: true}") };
        promotion.Status = new V1ImagePromotionStatus { AcceptedFields = AcceptedFields.Record(promotion) };
        promotion.Spec = Promotion(
            "{buildRef: {name: b}, approval: Manual, retention: {keepVisible: 1}, oldPurpose: Keep, drift: Repair, "
            + "timeoutSeconds: 60}");

        Assert.Empty(AcceptedFields.Changes(promotion));
    }

    private static V1ImagePromotionSpec Promotion(string spec) =>
        YamlDocuments.Parse(spec)[0].Deserialize(EntityJsonContext.Default.V1ImagePromotionSpec)!;

    private static V1ImageBuild Accepted()
    {
        var build = new V1ImageBuild
        {
            Spec = new V1ImageBuildSpec
            {
                ProfileRef = new V1LocalReference { Name = "p" },
                Backend = BuildBackend.Pod,
            },
        };
        build.Status = new V1ImageBuildStatus { AcceptedFields = AcceptedFields.Record(build) };
        return build;
    }
}
