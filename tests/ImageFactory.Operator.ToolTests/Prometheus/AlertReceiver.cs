using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Testing.Monitoring;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;

namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <summary>A real Alertmanager, and the webhook that it posts to.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpListener _webhook = new();
    private readonly ConcurrentDictionary<string, JsonObject> _alerts = new(StringComparer.Ordinal);
    private Daemon? _daemon;
    private Task? _receiving;

    /// <summary>Alertmanager's port.</summary>
    public int Port { get; } = FreePorts.Take(1)[0];

    /// <summary>What came, by the name of the alert.</summary>
    public IReadOnlyDictionary<string, JsonObject> Alerts => _alerts;

    /// <summary>Starts both.</summary>
    public static async Task<AlertReceiver> StartAsync()
    {
        var receiver = new AlertReceiver();
        var webhook = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.Take(1)[0]}/");
        receiver._webhook.Prefixes.Add(webhook);
        receiver._webhook.Start();
        receiver._receiving = receiver.ReceiveAsync();
        var config = receiver._folder.Write("alertmanager.yaml", $$"""
            route: {receiver: webhook, group_by: [alertname], group_wait: 0s, group_interval: 1s}
            receivers:
            - name: webhook
              webhook_configs:
              - url: {{webhook}}
            """);
        receiver._daemon = await Daemon.StartAsync(
            "prometheus-alertmanager",
            receiver.Port,
            $"--config.file={config}",
            $"--storage.path={Path.Combine(receiver._folder.Path, "data")}",
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{receiver.Port}"),
            "--cluster.listen-address=");
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _daemon!.DisposeAsync();
        _webhook.Stop();
        await _receiving!;
        _webhook.Close();
        _folder.Dispose();
    }

    private async Task ReceiveAsync()
    {
        while (_webhook.IsListening)
        {
            try
            {
                var request = await _webhook.GetContextAsync();
                var body = (await JsonNode.ParseAsync(request.Request.InputStream))!;
                foreach (var alert in body["alerts"]!.AsArray())
                {
                    _alerts[(string)alert!["labels"]!["alertname"]!] = alert.AsObject();
                }

                request.Response.Close();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
