using System.Runtime.CompilerServices;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Images;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>
/// Servers without a Nova: one that was asked for is in the making, and one that is to go is on its way, until the test
/// says that time has passed.
/// </summary>
internal sealed class InMemoryServers(CallLog calls, InMemoryRegion region, TimeProvider time) : IServerClient
{
    private readonly Dictionary<string, Server> _servers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _consoles = new(StringComparer.Ordinal);
    private readonly List<NewServer> _asked = [];

    public IReadOnlyCollection<Server> All => _servers.Values;

    /// <summary>What was asked for, in order.</summary>
    public IReadOnlyList<NewServer> Asked => _asked;

    /// <summary>Puts a server there, as others made it.</summary>
    public void Put(Server server) => _servers[server.Id] = server;

    /// <summary>Changes a server, as time and others do.</summary>
    public void Change(string id, Func<Server, Server> change) => _servers[id] = change(_servers[id]);

    /// <summary>The server is made.</summary>
    public void Activate(string id) => Change(
        id, server => server with { Status = ServerStatus.Active, TaskState = null, LaunchedAt = time.GetUtcNow() });

    /// <summary>The server failed.</summary>
    public void Fail(string id, string? fault) => Change(
        id, server => server with { Status = ServerStatus.Error, TaskState = null, Fault = fault });

    /// <summary>Takes a server away at once; its ports stay, and belong to no server.</summary>
    public void Remove(string id)
    {
        _servers.Remove(id);
        region.Networks.Bind(port => port.ServerId == id, string.Empty);
        region.Volumes.RemoveOf(id);
    }

    /// <summary>Nova has done what it was asked to: what is being deleted is gone.</summary>
    public void FinishDeletes() =>
        _servers.Values.Where(server => server.TaskState == "deleting")
            .Select(server => server.Id).ToList().ForEach(Remove);

    /// <summary>Gives a server's console a text.</summary>
    public void WriteConsole(string id, string text) => _consoles[id] = text;

    public async IAsyncEnumerable<Server> ListAsync(
        ServerQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        calls.Add($"list servers {query.NamePrefix}");
        foreach (var server in _servers.Values.Where(server => Includes(query, server)).ToList())
        {
            yield return server;
        }
    }

    public Task<Server> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        calls.Add($"get server {id}");
        return Task.FromResult(Require(id));
    }

    public Task<string> CreateAsync(NewServer server, CancellationToken cancellationToken = default)
    {
        calls.Add($"create server {server.Name}");
        Check(server);
        var id = $"server-{_asked.Count + 1}";
        _asked.Add(server);
        Put(new Server(id, server.Name, ServerStatus.Build)
        {
            TaskState = "scheduling",
            ImageId = server.BootVolume is null ? server.ImageId : null,
            Created = time.GetUtcNow(),
            Metadata = server.Metadata,
        });
        region.Networks.Bind(port => server.PortIds.Contains(port.Id), id);
        if (server.BootVolume is { } volume)
        {
            region.Volumes.Attach(id, server.ImageId, volume.SizeGiB);
        }

        return Task.FromResult(id);
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        calls.Add($"delete server {id}");
        _ = Require(id);
        Change(id, server => server with { TaskState = "deleting" });
        return Task.CompletedTask;
    }

    public Task SetMetadataAsync(
        string id, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        calls.Add($"update server {id}");
        _ = Require(id);
        Change(id, server => server with { Metadata = server.Metadata.Concat(metadata).ToDictionary() });
        return Task.CompletedTask;
    }

    public Task<string> GetConsoleOutputAsync(string id, int lines, CancellationToken cancellationToken = default)
    {
        calls.Add($"read console of {id}");
        _ = Require(id);
        return Task.FromResult(_consoles.GetValueOrDefault(id)
            ?? throw new OpenStackException(OpenStackErrorKind.Conflict, $"Instance {id} is not ready"));
    }

    public Task<ImageUse> FindImageUseAsync(string imageId, CancellationToken cancellationToken = default)
    {
        calls.Add($"find servers of image {imageId}");
        return Task.FromResult(region.UseOf(_servers.Values.Any(server => server.ImageId == imageId)));
    }

    public Task<ComputeLimits> GetLimitsAsync(CancellationToken cancellationToken = default)
    {
        calls.Add("read limits");
        return Task.FromResult(new ComputeLimits(
            10, _servers.Count, 20, 2 * _servers.Count, 51_200, 2048 * _servers.Count));
    }

    private void Check(NewServer server)
    {
        if (!region.Images.All.Any(image => image.Id == server.ImageId && image.Status == ImageStatus.Active))
        {
            throw Refused($"Can not find requested image {server.ImageId}");
        }

        if (!region.Flavors.All.Exists(flavor => flavor.Id == server.FlavorId))
        {
            throw Refused($"Flavor {server.FlavorId} could not be found.");
        }

        if (server.KeyName is { } key && !region.KeyPairs.All.Any(pair => pair.Name == key))
        {
            throw Refused("Invalid key_name provided.");
        }

        var ports = server.PortIds
            .Select(id => (Id: id, Port: region.Networks.Ports.FirstOrDefault(port => port.Id == id)))
            .ToList();
        if (ports.Find(one => one.Port is null) is { Id: { } missing })
        {
            throw Refused($"Port {missing} could not be found.");
        }

        if (ports.Find(one => one.Port!.FixedIps.Count == 0) is { Id: { } bare })
        {
            throw Refused($"Port {bare} requires a FixedIP in order to be used.");
        }

        if (ports.Find(one => one.Port!.ServerId.Length > 0) is { Id: { } used })
        {
            throw new OpenStackException(OpenStackErrorKind.Conflict, $"Port {used} is still in use.");
        }
    }

    private static bool Includes(ServerQuery query, Server server) =>
        server.Name.StartsWith(query.NamePrefix, StringComparison.Ordinal)
        && query.Metadata.All(tag => server.Metadata.GetValueOrDefault(tag.Key) == tag.Value);

    private static OpenStackException Refused(string message) => new(OpenStackErrorKind.InvalidRequest, message);

    private Server Require(string id) => _servers.TryGetValue(id, out var server)
        ? server
        : throw new OpenStackException(OpenStackErrorKind.NotFound, $"Instance {id} could not be found.");
}
