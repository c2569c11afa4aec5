using System.Net;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Identity;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Networks;
using ImageFactory.OpenStack.Transport;
using ImageFactory.OpenStack.Volumes;
using ImageFactory.Testing;
using ImageFactory.Testing.Fuzz;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Fuzz;

/// <summary>
/// What a region answers, whoever it is that answers: each call ends, with a result or with the error that says what
/// happens next.
/// </summary>
public sealed class AnswerFuzzTests
{
    private const int Inputs = 1000;

    private static readonly Dictionary<string, Func<ServiceTransport, Task<object>>> Calls = new(StringComparer.Ordinal)
    {
        ["image"] = async transport => await new ImageClient(transport).GetAsync("i"),
        ["images"] = async transport => await new ImageClient(transport).ListAsync(new ImageQuery()).ToListAsync(),
        ["image-tasks"] = async transport => await new ImageDataClient(transport).ListTasksAsync("i"),
        ["image-members"] = async transport => await new ImageMemberClient(transport).ListAsync("i"),
        ["server"] = async transport => await Servers(transport).GetAsync("s"),
        ["servers"] = async transport => await Servers(transport).ListAsync(new ServerQuery()).ToListAsync(),
        ["console-answer"] = async transport => await Servers(transport).GetConsoleOutputAsync("s", 10),
        ["limits"] = async transport => await Servers(transport).GetLimitsAsync(),
        ["compute-versions"] = RequireVersionAsync,
        ["flavors"] = async transport => await new FlavorClient(transport).FindAsync("build"),
        ["key-pairs"] = async transport => await new KeyPairClient(transport).ListAsync(),
        ["ports"] = async transport => await new NetworkClient(transport, Project).ListPortsAsync(new PortQuery()),
        ["security-groups"] = async transport => await new NetworkClient(transport, Project).ListSecurityGroupsAsync(),
        ["floating-ips"] = async transport => await new FloatingIpClient(transport, Project).ListAsync(),
        ["volumes"] = async transport => await new VolumeClient(transport).ListAsync(),
        ["token"] = ReadTokenAsync,
    };

    private static readonly CloudAuth Auth = NewAuth();

    public static TheoryData<string> Readers => [.. Calls.Keys, "error"];

    private static ProjectFilter Project => new(_ => Task.FromResult(
        new CloudIdentity("u", "user", "p", "project", [], DateTimeOffset.MaxValue)));

    [Theory]
    [MemberData(nameof(Readers))]
    public void No_answer_is_read_otherwise_than_is_promised(string reader) => FuzzRun.Inputs(Reader(reader), Inputs);

    [Theory]
    [MemberData(nameof(Readers))]
    [Trait("Tier", "Full")]
    public void Nor_are_those_of_three_minutes(string reader) => FuzzRun.Minutes(Reader(reader), share: 0.3);

    private static FuzzedReader Reader(string name) => new(
        name, bytes => Promised.Require(Call(name, bytes).GetAwaiter().GetResult()))
    {
        Documented = [typeof(OpenStackException)],
        MostAllocated = 64 << 20,
    };

    private static Task<object> Call(string name, byte[] bytes) => name == "error"
        ? Calls["image"](Transport(bytes, HttpStatusCode.BadRequest))
        : Calls[name](Transport(bytes, HttpStatusCode.OK));

    // Time stands still: nothing is asked again, and nothing is late.
    private static ServiceTransport Transport(byte[] bytes, HttpStatusCode status) => new(
        new ServiceName("fuzz", "one", "any"),
        new OpenDoor(),
        new HttpMessageInvoker(new Answering(bytes, status)),
        [],
        new OpenStackOptions { RequestTimeout = TimeSpan.FromMilliseconds(1) },
        new FakeTimeProvider(),
        NullLogger.Instance);

    private static ServerClient Servers(ServiceTransport transport) => new(transport, new ComputeVersions(transport));

    private static async Task<object> RequireVersionAsync(ServiceTransport transport)
    {
        await new ComputeVersions(transport).RequireAsync(new Version(2, 67), "a boot volume's type", default);
        return string.Empty;
    }

    private static async Task<object> ReadTokenAsync(ServiceTransport transport)
    {
        var token = await new TokenClient(transport, Auth, new FakeTimeProvider()).IssueAsync(default);
        token.Catalog.Find("image", "public", "one", out _);
        token.Catalog.Find("network", "internal", null, out _);
        return token.Identity;
    }

    private static CloudAuth NewAuth()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "clouds.yaml",
            "clouds: {c: {region_name: one, auth: {auth_url: 'https://k', user_id: u, password: p, project_id: p}}}");
        return CloudsFile.Load(path).Get("c").Auth;
    }

    private sealed class OpenDoor : IServiceAccessSource
    {
        public ValueTask<ServiceAccess> GetAsync(bool isLong, CancellationToken cancellationToken) =>
            new(new ServiceAccess("https://one.example.org", null));

        public bool Refuse(ServiceAccess access) => false;
    }

    private sealed class Answering(byte[] bytes, HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(status)
            {
                Content = new ByteArrayContent(bytes),
                RequestMessage = request,
            };
            response.Headers.TryAddWithoutValidation("X-Subject-Token", "t");
            return Task.FromResult(response);
        }
    }
}
