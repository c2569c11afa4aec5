using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using ImageFactory.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ImageFactory.OpenStack.Tests.Fakes;

/// <summary>
/// A cloud that misbehaves as the real one does too seldom: a Keystone that gives out numbered tokens, and a Glance, a
/// Nova, a Neutron and a Cinder that answer as the test says.
/// </summary>
internal sealed class FrontedCloud : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private HttpFront _front = null!;
    private int _logins;

    /// <summary>A name that no other test uses, for the metrics.</summary>
    public string Name { get; } = $"cloud-{Guid.NewGuid():N}";

    /// <summary>What Keystone does; null to give a token.</summary>
    public Func<HttpContext, Task>? Keystone { get; set; }

    /// <summary>What Glance does.</summary>
    public Func<HttpContext, Task> Glance { get; set; } = context => AnswerAsync(context, 404, string.Empty);

    /// <summary>What Nova does.</summary>
    public Func<HttpContext, Task> Nova { get; set; } = context => AnswerAsync(context, 404, string.Empty);

    /// <summary>What Neutron does.</summary>
    public Func<HttpContext, Task> Neutron { get; set; } = context => AnswerAsync(context, 404, string.Empty);

    /// <summary>What Cinder does; null for a cloud that has none.</summary>
    public Func<HttpContext, Task>? Cinder { get; set; }

    /// <summary>How long tokens are good for.</summary>
    public TimeSpan Life { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What the catalogue says of Glance; null for where it is.</summary>
    public string? GlanceUrl { get; set; }

    public OpenStackOptions Options { get; set; } = new() { Randomness = () => 0.5 };

    public FakeTimeProvider Time { get; } = new(Now);

    public Uri Address => _front.Address;

    /// <summary>Where the <c>clouds.yaml</c> is.</summary>
    public string File => Path.Combine(_folder.Path, "clouds.yaml");

    /// <summary>The requests so far: method, path and token.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public int Logins => _logins;

    public static async Task<FrontedCloud> StartAsync(X509Certificate2? certificate = null)
    {
        var cloud = new FrontedCloud();
        cloud._front = await HttpFront.StartAsync(cloud.RouteAsync, certificate);
        cloud.Write("s3cret");
        return cloud;
    }

    public static async Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["X-Openstack-Request-Id"] = "req-1";
        await context.Response.WriteAsync(body);
    }

    /// <summary>Writes the <c>clouds.yaml</c>.</summary>
    /// <param name="password">The password in it.</param>
    /// <param name="more">Further lines of the cloud.</param>
    public void Write(string password, params IEnumerable<string> more) => WriteCloud(
        [$"auth: {{auth_url: {Address}, user_id: u, password: {password}, project_id: p}}", .. more]);

    /// <summary>Writes the <c>clouds.yaml</c> with other credentials.</summary>
    /// <param name="lines">The lines of the cloud, but for its region.</param>
    public void WriteCloud(params IEnumerable<string> lines) => _folder.Write("clouds.yaml", $$"""
        clouds:
          {{Name}}:
            region_name: one
            {{string.Join("\n    ", lines)}}
        """);

    /// <summary>Writes a file beside it and returns its path.</summary>
    public string WriteBeside(string file, string text) => _folder.Write(file, text);

    public CloudConnections Connect(TimeProvider? time = null) =>
        new(File, Options, time ?? Time, NullLogger<CloudConnections>.Instance);

    public CloudConnection Get(TimeProvider? time = null) => Connect(time).Get(Name);

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        _folder.Dispose();
    }

    private Task RouteAsync(HttpContext context)
    {
        Requests.Enqueue(
            $"{context.Request.Method} {context.Request.Path} {context.Request.Headers["X-Auth-Token"]}".TrimEnd());
        return context.Request.Path.Value!.Split('/')[1] switch
        {
            "v3" => LogInAsync(context),
            "compute" => Nova(context),
            "network" => Neutron(context),
            "volume" => Cinder!(context),
            _ => Glance(context),
        };
    }

    private Task LogInAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _logins);
        return Keystone?.Invoke(context) ?? GiveTokenAsync(context, number);
    }

    private Task GiveTokenAsync(HttpContext context, int number)
    {
        context.Response.Headers["X-Subject-Token"] = $"token{number}";
        return AnswerAsync(context, 201, string.Create(CultureInfo.InvariantCulture, $$"""
            {"token": {"issued_at": "{{Now:O}}", "expires_at": "{{Now + Life:O}}", "user": {"id": "u", "name": "user"},
              "project": {"id": "p", "name": "project"}, "roles": [{"id": "r", "name": "member"}],
              "catalog": [
                {"type": "image", "endpoints": [
                  {"interface": "public", "region_id": "one", "url": "{{GlanceUrl ?? $"{Address}images/"}}"}]},
                {"type": "compute", "endpoints": [
                  {"interface": "public", "region_id": "one", "url": "{{Address}}compute/v2.1/p"}]},
                {"type": "network", "endpoints": [
                  {"interface": "public", "region_id": "one", "url": "{{Address}}network"}]}{{Volumes()}}
              ] } }
            """));
    }

    private string Volumes() => Cinder is null
        ? string.Empty
        : $$"""
            , {"type": "volumev3", "endpoints": [
              {"interface": "public", "region_id": "one", "url": "{{Address}}volume/v3/p"}]}
            """;
}
