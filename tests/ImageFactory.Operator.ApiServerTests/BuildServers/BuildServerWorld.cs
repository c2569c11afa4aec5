using System.Text.Json.Nodes;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Networks;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using ImageFactory.Testing.OpenStack;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests.BuildServers;

/// <summary>
/// The operator's program between a real API server and a real cloud, with a project of its own there. Nova's driver
/// makes records instead of machines; the network <c>loop</c> gives them addresses of this machine, where a test may
/// listen.
/// </summary>
internal sealed class BuildServerWorld : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    private readonly OperatorServer _server;
    private readonly TestProject _project;
    private Image _image = null!;

    private BuildServerWorld(OperatorServer server, TestProject project) => (_server, _project) = (server, project);

    public CloudConnection Cloud => _project.Cloud;

    public TestProject Project => _project;

    /// <summary>What build servers are made from, as a build's status names it.</summary>
    public string Image => $"{_image.Id}@sha512:{_image.HashValue}";

    /// <summary>The factory's name.</summary>
    public string Factory { get; } = OpenStackClouds.NewName();

    public OperatorProcess Operator { get; private set; } = null!;

    public string Namespace { get; private set; } = null!;

    /// <summary>Starts it, with further settings of the section <c>openstack</c>.</summary>
    public static async Task<BuildServerWorld> StartAsync(OperatorServer server, params string[] settings)
    {
        var world = new BuildServerWorld(server, await TestProject.CreateAsync());
        var name = OpenStackClouds.NewName();
        var clouds = server.Folder.Write($"{name}.yaml", world._project.CloudsYaml);
        world._image = await world.Cloud.UploadedAsync(new NewImage("builder") { DiskFormat = "raw" }, new byte[1024]);
        world.Operator = await server.ProgramAsync(
            name,
            adapt: its => its with
            {
                ClusterName = world.Factory,
                CloudsFile = clouds,
                Endpoint = "http://artifacts.example.org/",
                OpenStack = settings,
            });
        world.Namespace = await server.Server.NamespaceAsync();
        return world;
    }

    /// <summary>What a build says of its server, unless a test changes it.</summary>
    public V1OpenStackVmSettings Vm() => new()
    {
        Cloud = Cloud.Cloud,
        Region = OpenStackClouds.First,
        Image = "builder",
        Flavor = "small",
        Network = "loop",
    };

    public async Task CreateBuildAsync(
        string name, V1OpenStackVmSettings? vm = null, int hostAttempts = 3, KeepBuildHost keep = KeepBuildHost.Never)
    {
        var profile = YamlDocuments.Read(Manifests.Sample("debian-12.yaml"))[0];
        var answer = await _server.Server.ApplyAsync(Namespace, profile);
        Assert.True(answer.IsSuccess, answer.Body.ToJsonString());
        await _server.Client.CreateAsync(new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            Spec = new V1ImageBuildSpec
            {
                ProfileRef = new V1LocalReference { Name = profile["metadata"]!["name"]!.ToString() },
                Backend = BuildBackend.OpenStackVm,
                OpenStackVm = vm ?? Vm(),
                HostAttempts = hostAttempts,
                KeepBuildHost = keep,
            },
        });
    }

    /// <summary>Ends the operator as a crash does; the next one leads at once.</summary>
    public Task CrashAsync() => _server.CrashAsync(Operator);

    /// <summary>Has a build looked at now.</summary>
    public Task RequestReconcileAsync(string name) => _server.RequestReconcileAsync(Namespace, name);

    /// <summary>The build once this holds of it.</summary>
    public async Task<V1ImageBuild> UntilAsync(string name, Func<V1ImageBuild, bool> holds)
    {
        V1ImageBuild? build = null;
        await Eventually.HoldsAsync(
            async () => (build = await _server.LookAsync(Namespace, name)) is not null && holds(build),
            Soon,
            () => $"{Describe(build)}\n{Operator.Tail}");
        return build!;
    }

    /// <summary>The build once a stage is in that state for that reason.</summary>
    public Task<V1ImageBuild> UntilAsync(string name, BuildStage stage, string reason) => UntilAsync(
        name, build => build.Status?.Stages?[(int)stage].Reason == reason);

    /// <summary>The one server of the project, once it is there.</summary>
    public async Task<Server> ServerAsync(Func<Server, bool>? isWanted = null)
    {
        Server? server = null;
        await Eventually.HoldsAsync(
            async () => (server = (await ServersAsync()).SingleOrDefault(isWanted ?? (_ => true))) is not null,
            Soon,
            () => $"no such server\n{Operator.Tail}");
        return server!;
    }

    public async Task<List<Server>> ServersAsync() => await Cloud.Servers.ListAsync(new ServerQuery()).ToListAsync();

    /// <summary>Deletes a build; it is gone, and with it all of its cloud, on return.</summary>
    public async Task DeleteAsync(string name)
    {
        await _server.Client.DeleteAsync<V1ImageBuild>(name, Namespace);
        await Eventually.HoldsAsync(
            async () => await _server.LookAsync(Namespace, name) is null,
            Soon,
            () => $"{name} is still there\n{Operator.Tail}");
        await AssertNothingIsLeftAsync();
    }

    /// <summary>Servers, ports, security groups, key pairs and floating IPs: none.</summary>
    public async Task AssertNothingIsLeftAsync() => Assert.Equal(string.Empty, await LeftAsync());

    /// <summary>What of the factory's is in the project.</summary>
    public async Task<string> LeftAsync()
    {
        var left = (await ServersAsync()).Where(server => server.Status != ServerStatus.Deleted)
            .Select(server => $"server {server.Name}").ToList();
        left.AddRange((await Cloud.Networks.ListPortsAsync(new PortQuery())).Select(port => $"port {port.Name}"));
        left.AddRange((await Cloud.FloatingIps.ListAsync()).Select(ip => $"floating IP {ip.Address}"));
        left.AddRange((await Cloud.Networks.ListSecurityGroupsAsync())
            .Where(group => group.Name != "default").Select(group => $"security group {group.Name}"));
        // Key pairs are the user's, whom other tests share.
        var project = (await Cloud.KeyPairs.ListAsync())
            .Where(pair => pair.PublicKey.Contains(Marks, StringComparison.Ordinal));
        left.AddRange(project.Select(pair => $"key pair {pair.Name}"));
        return string.Join(", ", left);
    }

    /// <summary>The collector looks where profiles say that images go.</summary>
    public Task ProfileNamesRegionAsync() => _server.Client.PatchAsync<V1DistroProfile>(
        "debian-12",
        Namespace,
        $$$"""{"spec":{"regions":[{"cloud":"{{{Cloud.Cloud}}}","region":"{{{OpenStackClouds.First}}}"}]}}""");

    /// <summary>Has Nova say that a server failed.</summary>
    public Task FailAsync(Server server) => _project.ActAsync(
        server.Id, new JsonObject { ["os-resetState"] = new JsonObject { ["state"] = "error" } });

    public async ValueTask DisposeAsync()
    {
        await Operator.DisposeAsync();
        await Cloud.Images.DeleteAsync(_image.Id);
        await _project.DisposeAsync();
    }

    /// <summary>UID of the build whose key pairs are looked for; empty for all of this world's.</summary>
    public string Uid { get; set; } = "none";

    private string Marks => Uid.Length == 0 ? $"imagefactory_cluster={Factory} " : $" imagefactory_build_uid={Uid}";

    private static string Describe(V1ImageBuild? build) => build?.Status?.Stages is not { } stages
        ? "no status"
        : string.Join('\n', stages.Where(line => line.Message is not null)
            .Select(line => $"{line.Name} {line.State} {line.Reason}: {line.Message}"));
}
