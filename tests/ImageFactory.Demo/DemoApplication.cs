using System.Text.Json.Serialization.Metadata;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Operator.Entities;
using Microsoft.Extensions.DependencyInjection;
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
            await using var services = Connect(options.Kubeconfig);
            var client = services.GetRequiredService<IKubernetesClient>();
            return await BuildAsync(options, client, time, cancellationToken);
        }
        catch (Exception error) when (error is DemoException or ApiException or KubernetesConfigurationException)
        {
            await Console.Error.WriteLineAsync($"demo: {error.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static ServiceProvider Connect(string kubeconfig)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IJsonTypeInfoResolver>(EntityJsonContext.Default);
        services.AddKubernetesClient(KubernetesClientConfiguration.Load(kubeconfig));
        return services.BuildServiceProvider();
    }

    private static async Task<int> BuildAsync(
        DemoOptions options, IKubernetesClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var manifest = Manifest.Load(options.Manifest);
        var starter = new BuildStarter(client, options.Namespace);
        foreach (var old in await starter.CancelOldAsync(cancellationToken))
        {
            AnsiConsole.WriteLine($"Build {old} of an interrupted demo is being cancelled; it gives its slot back first");
        }

        var build = await starter.StartAsync(manifest, cancellationToken);
        var console = AnsiConsole.Console;
        console.WriteLine($"ImageBuild {build.Name()} created in namespace {options.Namespace}");
        var feed = new BuildFeed(client, starter, new OperatorProbe(options.Health, time), time);
        IBuildView view = console.Profile.Out.IsTerminal ? new LiveView(console, time) : new LineView(console, time);
        var ended = await view.ShowAsync(feed.FollowAsync(build, cancellationToken));
        return new BuildReport(console, options).Print(ended, cancellationToken.IsCancellationRequested);
    }
}
