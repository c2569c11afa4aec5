using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.EndToEnd.Builds;

/// <summary>
/// A build's image released with the sample manifests, and rolled back, in two real regions that have a latest image of
/// another factory.
/// </summary>
internal sealed class ReleasedBuild(Scenario scenario, TwoRegions regions, V1ImageBuild build)
{
    private const string Series = "Standard_Debian_12";
    private const string Release = "debian-12-2026-12-01";
    private const string Rollback = $"{Release}-back";
    private static readonly TimeSpan ReleaseTime = TimeSpan.FromMinutes(2);
    private static readonly string[] Columns = ["NAME", "PROFILE", "IMAGE", "ACTION", "PHASE", "REGIONS", "AGE"];

    private string Dated => build.Status!.ImageName!;

    /// <summary>Releases it and rolls it back; the regions are as before then, and the promotions are gone.</summary>
    public async Task GoesOutAndBackAsync()
    {
        await regions.PutLatestAsync(Series);
        var before = await regions.SeriesAsync(Series, build);
        Assert.All(
            before.Values,
            images => Assert.Equal([$"{Dated} private visible", $"{Series}_latest private visible"], images));

        await scenario.KubectlAsync("create", "-f", await ReleaseManifestAsync());
        await UntilAsync(Release, PromotionPhase.Succeeded);
        Assert.Equal(
            [[Release, "debian-12", Dated, "Promote", "Succeeded", "2/2"]], await TableAsync());
        Assert.All(
            (await regions.SeriesAsync(Series, build)).Values,
            images => Assert.Equal([$"{Series}_latest community visible", $"{Series}_prev private visible"], images));
        await regions.AssertLatestAsync(Series, build);

        var other = await OtherAsync();
        await scenario.KubectlAsync("create", "-f", Sample("rollback.yaml"));
        await UntilAsync(Rollback, PromotionPhase.Succeeded);
        await UntilAsync(Release, PromotionPhase.RolledBack);
        Assert.Equal(
            [
                [Release, "debian-12", Dated, "Promote", "RolledBack", "2/2"],
                [Rollback, "debian-12", other, "Rollback", "Succeeded", "2/2"],
            ],
            await TableAsync());
        Assert.Equal(before, await regions.SeriesAsync(Series, build));
        await AssertMetricsAsync();

        await scenario.KubectlAsync("delete", "imagepromotions", "--all", "--timeout=60s");
        Assert.Equal(before, await regions.SeriesAsync(Series, build));
        await regions.DeleteLatestAsync(Series);
    }

    // The name of its day, which the other factory's image got when its name was taken.
    private async Task<string> OtherAsync()
    {
        var release = await scenario.Client.GetAsync<V1ImagePromotion>(Release, scenario.Namespace);
        var step = release!.Status!.Regions![0].Steps!.Single(step => step.Role == RotationRole.Previous);
        return step.After!.Properties!["imagefactory_image_name"];
    }

    private static string Sample(string name) => Path.Combine(RepositoryRoot.Path, "config", "samples", name);

    // The sample as it is, with the name of the build. To make images public is not for a project's own users.
    private async Task<string> ReleaseManifestAsync()
    {
        var text = await File.ReadAllTextAsync(Sample("promotion.yaml"));
        foreach (var (sample, ours) in new[]
        {
            ("debian-12-regions-7xk2p", build.Name()), ("visibility: public", "visibility: community"),
        })
        {
            Assert.Contains(sample, text, StringComparison.Ordinal);
            text = text.Replace(sample, ours, StringComparison.Ordinal);
        }

        return scenario.Write("promotion.yaml", text);
    }

    private async Task UntilAsync(string name, PromotionPhase phase)
    {
        V1ImagePromotionStatus? seen = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                seen = (await scenario.Client.GetAsync<V1ImagePromotion>(name, scenario.Namespace))?.Status;
                return seen?.Phase == phase;
            },
            ReleaseTime,
            () => $"{name} is {seen?.Phase}, not {phase}: "
                + $"{seen?.Conditions?.FirstOrDefault(condition => condition.Type == "Ready")?.Message}\n"
                + scenario.Operator.Tail);
    }

    // By where each column begins, since what is not known is empty. AGE is the end of IMAGE, too.
    private async Task<IReadOnlyList<string[]>> TableAsync()
    {
        var lines = (await scenario.KubectlAsync("get", "ip")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Columns, lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var begins = Columns.Select(column => lines[0].LastIndexOf(column, StringComparison.Ordinal)).ToList();
        return
        [
            .. lines[1..].Select(line => begins.Zip(begins.Skip(1), (from, to) => line[from..to].Trim()).ToArray()),
        ];
    }

    // One release and one rollback.
    private async Task AssertMetricsAsync()
    {
        var page = await scenario.Operator.MetricsAsync();
        foreach (var region in build.Status!.Regions!)
        {
            Assert.Equal(2, MetricsText.Value(
                page,
                "imagefactory_promotions_total",
                "profile=\"debian-12\"",
                $"region=\"{region.Cloud}/{region.Region}\"",
                "result=\"Done\""));
        }
    }
}
