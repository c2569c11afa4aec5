using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageFactory.Operator.EndToEnd.Builds;

/// <summary>
/// Where builds of the light distribution knock when their disk is attached, partitioned and mounted, and stay until
/// the test lets them go on: what happens to a build "meanwhile" then happens at that very point, on machines of any
/// speed.
/// </summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _arrivals = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Gate(WebApplication server, Uri address) => (_server, Address) = (server, address);

    /// <summary>What builds ask for; their host's name comes after it.</summary>
    public Uri Address { get; }

    /// <summary>Starts to listen.</summary>
    public static async Task<Gate> StartAsync(IPAddress address, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(address, port));
        var server = builder.Build();
        var gate = new Gate(server, new Uri($"http://{address}:{port}"));
        server.Run(gate.HoldAsync);
        await server.StartAsync();
        return gate;
    }

    /// <summary>Returns when the build on this host has knocked.</summary>
    public async Task ArrivalAsync(string host, TimeSpan within, Func<string> problem)
    {
        try
        {
            await Arrival(host).Task.WaitAsync(within);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(
                $"No build on {host} has its disk mounted within {within.TotalSeconds:0} s: {problem()}");
        }
    }

    /// <summary>Lets all go on, those that come later as well.</summary>
    public void Open() => _opened.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Open();
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private TaskCompletionSource Arrival(string host) =>
        _arrivals.GetOrAdd(host, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task HoldAsync(HttpContext context)
    {
        Arrival(context.Request.Path.Value!.Trim('/')).TrySetResult();
        await _opened.Task.WaitAsync(context.RequestAborted);
    }
}
