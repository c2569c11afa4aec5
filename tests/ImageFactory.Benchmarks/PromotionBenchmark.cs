using System.Diagnostics;
using System.Globalization;
using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Testing.Promotions;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Benchmarks;

/// <summary>
/// How long a promotion takes in many regions that are far away, and what it asks of each, beside the same calls made
/// one after the other. The operator's own parts and clients, with its objects in memory and Glances in this process.
/// </summary>
internal sealed class PromotionBenchmark(Scoreboard board)
{
    private const int Regions = 10;
    private const int Images = 500;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(200);

    /// <summary>Measures a promotion of an image that replaces two others.</summary>
    public async Task RunAsync()
    {
        var names = Enumerable.Range(1, Regions)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"Region{number:D2}"))
            .ToList();
        await using var glances = await SlowGlances.StartAsync(names);
        var clouds = new CloudConnections(
            glances.CloudsPath, new OpenStackOptions(), TimeProvider.System, NullLogger<CloudConnections>.Instance);
        await using var scene = new PromotionScene(
            clouds, "Standard_Debian_12", [.. names.Select(name => new CloudTarget(SlowGlances.Cloud, name))]);
        board.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"A promotion in {Regions} regions, {Latency.TotalMilliseconds} ms away, with {Images} images in each"));
        // Two releases before, so that this one has a latest and a previous image to move; they warm up as well.
        await scene.BuildAsync("a", 0);
        await scene.BuildAsync("b", 1);
        await scene.BuildAsync("c", 2);
        scene.Promote("to-a", "a");
        await MeasureAsync(scene, "to-a");
        scene.Promote("to-b", "b");
        await MeasureAsync(scene, "to-b");
        scene.Time.Advance(TimeSpan.FromHours(1));
        glances.Fill(Images);
        glances.Latency = Latency;
        glances.TakeCalls();
        scene.Promote("to-c", "c");
        scene.Cluster.Calls.All.Clear();
        var staged = await MeasureAsync(scene, "to-c", status => status.StartedAt is not null);
        var staging = glances.TakeCalls();
        var flipped = await MeasureAsync(scene, "to-c");
        var flip = glances.TakeCalls();
        var alone = (staging.Count + flip.Count) * Latency.TotalSeconds;
        board.Add(new Figure(
            $"List calls for each region with {Images} images",
            staging.Count(call => call == "list") / (double)Regions,
            "calls",
            new Goal(2)));
        board.Add(new Figure("Calls for each region to stage it", staging.Count / (double)Regions, "calls"));
        board.Add(new Figure("Calls for each region to change it", flip.Count / (double)Regions, "calls"));
        board.Add(new Figure(
            "Those of them that change an image", flip.Count(call => call == "patch") / (double)Regions, "calls"));
        board.Add(new Figure($"Calls of a promotion in {Regions} regions", staging.Count + flip.Count, "calls"));
        board.Add(new Figure("Its writes to the API server", scene.Cluster.Calls.Writes.Count(), "calls"));
        board.Add(new Figure($"{Regions} regions staged", staged, "s"));
        board.Add(new Figure($"{Regions} regions changed, from when they are staged", flipped, "s", new Goal(3)));
        board.Add(new Figure("The same calls one after the other", alone, "s"));
        board.Add(new Figure("One after the other against this", alone / (staged + flipped), "x"));
    }

    // How long the operator rests between its reconciles is time of the scene's own clock, which costs none here.
    private static async Task<double> MeasureAsync(
        PromotionScene scene, string name, Func<V1ImagePromotionStatus, bool>? until = null)
    {
        var (begin, started) = (scene.Time.GetUtcNow(), Stopwatch.GetTimestamp());
        var status = await scene.RunAsync(name, until);
        return status.Phase is PromotionPhase.Succeeded or PromotionPhase.Running
            ? (Stopwatch.GetElapsedTime(started) + (scene.Time.GetUtcNow() - begin)).TotalSeconds
            : throw new InvalidOperationException($"The promotion is {PromotionScene.Text(status)}");
    }
}
