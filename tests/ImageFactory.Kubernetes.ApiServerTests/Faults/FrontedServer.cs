using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

/// <summary>A real server behind a front that answers some requests in its place.</summary>
internal sealed class FrontedServer : IAsyncDisposable
{
    private readonly HttpMessageInvoker _wire;
    private readonly Uri _server;
    private readonly Func<HttpContext, Task<bool>> _answers;
    private HttpFront _front = null!;

    private FrontedServer(ApiServerProcess server, Func<HttpContext, Task<bool>> answers)
    {
        var configuration = ApiServerConfiguration.Load(server.Kubeconfig);
        _wire = new HttpMessageInvoker(new SocketsHttpHandler { SslOptions = TlsFiles.Load(configuration).Options() });
        _server = configuration.Server;
        _answers = answers;
    }

    /// <summary>Leads to the front; it has the administrator's rights.</summary>
    public ApiServerConfiguration Configuration => new() { Server = _front.Address };

    /// <param name="server">The real server.</param>
    /// <param name="answers">Answers a request and says so; the real server gets the others.</param>
    public static async Task<FrontedServer> StartAsync(ApiServerProcess server, Func<HttpContext, Task<bool>> answers)
    {
        var fronted = new FrontedServer(server, answers);
        fronted._front = await HttpFront.StartAsync(fronted.AnswerAsync);
        return fronted;
    }

    /// <summary>An answer as the server itself would give it.</summary>
    public static async Task<bool> RefuseAsync(
        HttpContext context, int code, string reason, TimeSpan? retryAfter = null)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        if (retryAfter is { } wish)
        {
            context.Response.Headers.RetryAfter = $"{wish.TotalSeconds:0}";
        }

        await context.Response.WriteAsync(
            $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","code":{{code}}}""");
        return true;
    }

    public KubernetesClient CreateClient() =>
        new(Configuration, TimeProvider.System, NullLogger.Instance, Gadgets.Options);

    /// <summary>How often a method was used on paths with this end.</summary>
    public int Count(string method, string path) => _front.Requests.Count(
        request => request.Method == method && request.Path.EndsWith(path, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        _wire.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!await _answers(context))
        {
            await ForwardAsync(context);
        }
    }

    private async Task ForwardAsync(HttpContext context)
    {
        // Not the decoded path: it has to arrive as it was sent.
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_server, target));
        request.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.Accept.ToString());
        if (context.Request.ContentType is { } type)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var response = await _wire.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await context.Response.StartAsync(context.RequestAborted);
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
