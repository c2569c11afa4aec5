using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// Stage 8: the image's header is such that it may be opened, and the image is in the Glance of the profile's first
/// region, private, with all its properties.
/// </summary>
internal sealed class Register(
    RegionImages images, ImageHeader header, HostInputStore inputs, OperatorOptions options) : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => BuildStage.Registered;

    /// <inheritdoc />
    public async Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        if (context.Status.Regions is null
            && await DescribeAsync(context, cancellationToken) is var end
            && !end.MayProceed)
        {
            return end;
        }

        var first = context.Status.Regions![0];
        if (RegionRights.Refusal(options, context, [first]) is { } refusal)
        {
            return refusal;
        }

        await images.AdvanceAsync(context, [first], cancellationToken);
        return RegionOutcome.Of([first], context.Now);
    }

    private async Task<StageOutcome> DescribeAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var input = await inputs.RequireAsync(context.Build, cancellationToken);

        if (input.Profile.Regions is not { Count: > 0 } regions)
        {
            // A test may boot the image all the same.
            await header.RequireAsync(context, input.Profile.Image!.MinDiskGiB!.Value, cancellationToken);
            return new StageOutcome.Skipped(Reasons.NotConfigured, "The profile names no regions (spec.regions)");
        }

        ImageRecord.Describe(context, input.Profile, options);
        context.Status.Regions =
        [
            .. regions.Select(region => ImageRecord.In(region, input.Profile.Image!)),
        ];
        return new StageOutcome.Proceed();
    }
}
