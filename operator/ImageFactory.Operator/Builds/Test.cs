using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.ImageTests;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>Stage 9: a copy of the image boots and passes its tests, and the image itself is what it was.</summary>
internal sealed class Test(
    TestPods pods, HostInputStore inputs, TestResults results, TesterSettings settings) : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => BuildStage.Tested;

    /// <inheritdoc />
    public async Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        if (settings.Image.Length == 0)
        {
            await results.DropAsync(context, cancellationToken);
            return new StageOutcome.Skipped(Reasons.NotConfigured, "The operator's settings name no tester.image");
        }

        var input = await inputs.RequireAsync(context.Build, cancellationToken);

        if (input.Profile.Tests?.Enabled == false)
        {
            await results.DropAsync(context, cancellationToken);
            return new StageOutcome.Skipped(Reasons.Skipped, "The profile leaves the tests out (spec.tests.enabled)");
        }

        return await pods.RunAsync(context, input.Profile, cancellationToken);
    }
}
