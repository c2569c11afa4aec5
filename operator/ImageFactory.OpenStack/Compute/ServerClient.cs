using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageFactory.Http;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Compute;

/// <inheritdoc />
internal sealed partial class ServerClient(ServiceTransport transport, ComputeVersions versions) : IServerClient
{
    private const string Details = "/servers/detail";

    // https://docs.openstack.org/nova/latest/reference/api-microversion-history.html#maximum-in-stein
    private static readonly Version VolumeTypes = new(2, 67);

    /// <inheritdoc />
    public async IAsyncEnumerable<Server> ListAsync(
        ServerQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? marker = null;
        // Nova lists a server that is being made twice when it gets to its cell between two pages: a short page may end
        // with the marker of the one before.
        var pages = new PageCount(
            transport.Service, Details, AnswerLimits.PassedList, repetitions: AnswerLimits.RepeatedServers);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            var page = await PageAsync(query, marker, pages, cancellationToken);
            marker = page.Next;
            foreach (var server in page.Servers.Where(one => query.Includes(one) && seen.Add(one.Id)))
            {
                yield return server;
            }
        }
        while (marker is not null);
    }

    /// <inheritdoc />
    public Task<Server> GetAsync(string id, CancellationToken cancellationToken = default) => transport.ReadAsync(
        new ServiceRequest(HttpMethod.Get, Path(id)),
        json => ServerReader.Read(json.GetProperty("server")),
        cancellationToken);

    /// <inheritdoc />
    public async Task<string> CreateAsync(NewServer server, CancellationToken cancellationToken = default)
    {
        var request = new ServiceRequest(HttpMethod.Post, "/servers") { Body = ServerWriter.Write(server) };
        if (server.BootVolume?.VolumeType is not null)
        {
            await versions.RequireAsync(VolumeTypes, "a boot volume's type", cancellationToken);
            request = request with { ApiVersion = $"compute {VolumeTypes}" };
        }

        return await transport.ReadAsync(
            request, json => json.GetProperty("server").GetProperty("id").GetString()!, cancellationToken);
    }

    /// <inheritdoc />
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        transport.SendAsync(new ServiceRequest(HttpMethod.Delete, Path(id)), cancellationToken);

    /// <inheritdoc />
    public Task SetMetadataAsync(
        string id, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default) =>
        transport.SendAsync(
            new ServiceRequest(HttpMethod.Post, $"{Path(id)}/metadata")
            {
                Body = ServerWriter.Write(metadata),
                // The same values may be set twice.
                IsRepeatable = true,
            },
            cancellationToken);

    /// <inheritdoc />
    public async Task<string> GetConsoleOutputAsync(string id, int lines, CancellationToken cancellationToken = default)
    {
        var request = new ServiceRequest(HttpMethod.Post, $"{Path(id)}/action")
        {
            Body = ServerWriter.ConsoleOutput(lines),
            // A question, for all that it is a POST.
            IsRepeatable = true,
            MaxAnswer = AnswerLimits.Console,
        };
        return (await transport.ReadAsync(
            request, ComputeJsonContext.Default.ConsoleOutputResponse, cancellationToken)).Output;
    }

    /// <inheritdoc />
    public async Task<ImageUse> FindImageUseAsync(string imageId, CancellationToken cancellationToken = default)
    {
        // Without an id there is no filter, and any server would be one of the image.
        ArgumentException.ThrowIfNullOrWhiteSpace(imageId);
        var query = new QueryText().Add("image", imageId).Add("limit", "1");
        var own = query.ToString();
        try
        {
            return await IsAnyAsync(query.Add("all_tenants", "1").ToString(), cancellationToken)
                ? ImageUse.Used
                : ImageUse.Unused;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.Forbidden)
        {
            return await IsAnyAsync(own, cancellationToken) ? ImageUse.Used : ImageUse.UnknownElsewhere;
        }
        catch (OpenStackException error) when (error.IsServiceMissing)
        {
            // A catalogue may leave out for one project what others have.
            return ImageUse.UnknownElsewhere;
        }
    }

    /// <inheritdoc />
    public async Task<ComputeLimits> GetLimitsAsync(CancellationToken cancellationToken = default)
    {
        var answer = await transport.ReadAsync(
            new ServiceRequest(HttpMethod.Get, "/limits"),
            ComputeJsonContext.Default.LimitsResponse,
            cancellationToken);
        return answer.Limits.Absolute;
    }

    private Task<ServerPage> PageAsync(
        ServerQuery query, string? marker, PageCount pages, CancellationToken cancellationToken)
    {
        var text = new QueryText()
            .Add("limit", query.PageSize.ToString(CultureInfo.InvariantCulture))
            // A regular expression of the database's own kind to Nova: only what means itself in all of them is handed
            // on.
            .Add("name", Plain().IsMatch(query.NamePrefix) ? $"^{query.NamePrefix}" : null)
            .Add("marker", marker);
        return transport.ReadAsync(
            new ServiceRequest(HttpMethod.Get, Details) { Query = text.ToString(), MaxAnswer = AnswerLimits.Page },
            json =>
            {
                var page = ServerPage.Read(json);
                pages.Add(json, page.Servers.Count, page.Next);
                return page;
            },
            cancellationToken);
    }

    private Task<bool> IsAnyAsync(string query, CancellationToken cancellationToken) => transport.ReadAsync(
        new ServiceRequest(HttpMethod.Get, "/servers") { Query = query },
        json => json.GetProperty("servers").GetArrayLength() > 0,
        cancellationToken);

    private static string Path(string id)
    {
        // Without an id, a delete of a server would become a delete of what lies above it.
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return $"/servers/{Uri.EscapeDataString(id)}";
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]+$")]
    private static partial Regex Plain();
}

/// <summary>A page of Nova's list of servers.</summary>
/// <param name="Servers">The servers of the page.</param>
/// <param name="Next">The marker of the page that follows; null at the end.</param>
internal sealed record ServerPage(IReadOnlyList<Server> Servers, string? Next)
{
    /// <summary>Reads a page from Nova's JSON.</summary>
    public static ServerPage Read(JsonElement page)
    {
        var servers = page.GetProperty("servers").EnumerateArray().Select(ServerReader.Read).ToList();
        return page.TryGetProperty("servers_links", out var links) && links.GetArrayLength() > 0 && servers.Count > 0
            ? new ServerPage(servers, servers[^1].Id)
            : new ServerPage(servers, null);
    }
}

/// <summary>What a server wrote to its console.</summary>
internal sealed record ConsoleOutputResponse(string Output);

/// <summary>The project's limits, as Nova wraps them.</summary>
internal sealed record LimitsResponse(AbsoluteLimits Limits);

/// <summary>Nova's numbers lie beside its limits of rates, which nothing reads.</summary>
internal sealed record AbsoluteLimits(ComputeLimits Absolute);
