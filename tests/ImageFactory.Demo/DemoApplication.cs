using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace ImageFactory.Demo;

/// <summary>The demo from manifest to verdict.</summary>
internal static class DemoApplication
{
    /// <summary>Runs it; returns the exit code.</summary>
    public static async Task<int> RunAsync(DemoOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var client = Connect(options.Kubeconfig, time);
            return await BuildAsync(options, client, time, cancellationToken);
        }
        catch (Exception error) when (error is DemoException or ApiException or KubernetesConfigException
            or CloudConfigException or OpenStackException)
        {
            await Console.Error.WriteLineAsync($"demo: {error.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static KubernetesClient Connect(string kubeconfig, TimeProvider time) => new(
        ApiServerConfiguration.Load(kubeconfig),
        time,
        NullLogger<KubernetesClient>.Instance,
        new KubernetesClientOptions { Resolvers = [EntityJsonContext.Default] });

    private static async Task<int> BuildAsync(
        DemoOptions options, IKubernetesClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var manifest = Manifest.Load(options.Manifest);
        var cloud = DemoCloud.Open(options, time);
        if (cloud is not null)
        {
            manifest.ReleaseIn(cloud.Regions);
        }

        var starter = new BuildStarter(client, options.Namespace);
        foreach (var old in await starter.CancelOldAsync(cancellationToken))
        {
            Console.WriteLine($"Build {old} of an interrupted demo is being cancelled; it gives its slot back first");
        }

        var build = await starter.StartAsync(manifest, cancellationToken);
        var console = AnsiConsole.Console;
        Console.WriteLine($"ImageBuild {build.Name()} created in namespace {options.Namespace}");
        var probe = new OperatorProbe(options.Health, time);
        var feed = new BuildFeed(client, starter, probe, new StageLog(client, time), time);
        var clock = new BuildClock(StageTimes.Load(options.Times), options.Expected);
        IBuildView view = console.Profile.Out.IsTerminal
            ? new LiveView(console, clock, time)
            : new LineView(console, clock, time);
        var ended = await view.ShowAsync(feed.FollowAsync(build, cancellationToken));
        if (ended.Status?.Phase == BuildPhase.Succeeded)
        {
            StageTimes.Of(ended).Save(options.Times);
        }

        var code = new BuildReport(console, options).Print(ended, cancellationToken.IsCancellationRequested);
        if (code != ExitCodes.Built || cloud is null)
        {
            return code;
        }

        // The operator has made it by the time that the build is over, and goes on with it also without this program.
        var states = new PromotionFeed(client, probe, time).FollowAsync(ended, cancellationToken);
        var promotion = await new PromotionView(console, time).ShowAsync(states);
        return await new PromotionReport(console, cloud).PrintAsync(promotion, cancellationToken);
    }
}
