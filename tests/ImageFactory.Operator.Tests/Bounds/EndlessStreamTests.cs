using System.Globalization;
using System.Net;
using System.Text;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm.Agent;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.ImageTests;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Notifications.Mail;
using ImageFactory.Operator.Provenance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Tests.Hosts.Pod;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Webhooks;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.Tests.Bounds;

/// <summary>
/// Somebody sends without an end: a build host, a pod, a mail server, whoever is asked. Each reader ends with what it
/// says then, and costs less than 64 MiB. Alone, since what other tests allocate would count as its own. Answers of
/// regions are in ImageFactory.OpenStack.Tests, commands on real build servers in ImageFactory.Operator.OpenStackTests.
/// </summary>
[Collection(nameof(EndlessStreamTests))]
[CollectionDefinition(nameof(EndlessStreamTests), DisableParallelization = true)]
public sealed class EndlessStreamTests(ITestOutputHelper output) : IDisposable
{
    private const long FileBytes = 80 << 20;

    private static readonly byte[] Line = "package 1.0-1 amd64\n"u8.ToArray();

    private readonly BuildScene _scene = new();
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Readers =>
    [
        "upload", "log of a pod that is kept", "log of a pod that may have ended", "package list", "end of a log",
        "console of a test", "SSH server", "report of a build server", "webhook", "mail server", "settings",
        "clouds.yaml",
    ];

    public void Dispose()
    {
        _folder.Dispose();
        _scene.Dispose();
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public Task What_has_no_end_ends_here_and_costs_less_than_64_MiB(string reader) =>
        MemoryCost.AssertBoundedAsync(reader, output, () => reader switch
        {
            "upload" => UploadAsync(),
            "log of a pod that is kept" => KeepLogAsync(),
            "log of a pod that may have ended" => LookForEndAsync(),
            "package list" => ReadPackagesAsync(),
            "end of a log" => ReadLogAsync(),
            "console of a test" => ReadConsoleAsync(),
            "SSH server" => ConnectAsync(),
            "report of a build server" => ReadReportAsync(),
            "webhook" => PostAsync(),
            "mail server" => MailAsync(),
            "settings" => ReadSettingsAsync(),
            _ => ReadCloudsAsync(),
        });

    private async Task UploadAsync()
    {
        using var content = new EndlessStream(Line);
        await Assert.ThrowsAsync<ArtifactTooLargeException>(() => Store().WriteAsync(
            _scene.Scope, "image.qcow2", content, ArtifactWriteOptions.Default, default));
        Assert.InRange(content.Count, FileBytes, FileBytes + (1 << 20));
    }

    private async Task KeepLogAsync()
    {
        using var log = PutPod();
        var keeper = new PodLogKeeper(_scene.Cluster, new HostLogs(Store()), _scene.Options.Builder);
        await keeper.KeepAsync(
            _scene.Context, BuildStage.ImageBuilt, "pod", new StepObservation("build", StepPhase.Ended), default);
        // The rest is cut off, with a mark.
        var cap = new ArtifactStoreSettings().MaxLogBytes;
        Assert.InRange(log.Count, cap, cap + (1 << 20));
    }

    private async Task LookForEndAsync()
    {
        using var log = PutPod();
        var keeper = new PodLogKeeper(_scene.Cluster, _scene.Logs, _scene.Options.Builder);
        Assert.False(await keeper.TellsOfEndAsync(_scene.Context, "pod", "build", default));
        Assert.InRange(log.Count, 1, 65 << 20);
    }

    private async Task ReadPackagesAsync()
    {
        await using var content = await StoreLongAsync("packages.txt");
        Assert.Null(await content.ReadTextAsync(PackageDiff.LongestList, default));
    }

    private async Task ReadLogAsync()
    {
        await using var content = await StoreLongAsync("logs/build.log");
        Assert.InRange((await _scene.Logs.TailAsync(_scene.Context, "build", default))!.Length, 1, 2048);
    }

    private async Task ReadConsoleAsync()
    {
        await using var content = await StoreLongAsync(TestResults.Console);
        Assert.Equal(1 << 20, (await _scene.Results.ReadConsoleAsync(_scene.Context, default)).Length);
    }

    private async Task ConnectAsync()
    {
        await using var server = new PouringServer("SSH-2.0-endless"u8.ToArray());
        using var key = _scene.Keys.Host(_scene.Build, 1);
        var endpoint = new SshEndpoint(
            IPAddress.Loopback, "root", key.PublicKey, () => _scene.Keys.Client(_scene.Build, 1))
        {
            Port = server.Port,
        };
        using var ssh = new SshClient(endpoint, TimeProvider.System);
        await Assert.ThrowsAsync<SshException>(() => ssh.RunAsync("true", default, TimeSpan.FromSeconds(30), default));
    }

    // As much of it as one command may answer.
    private static Task ReadReportAsync()
    {
        var report = new StringBuilder("""{"result":"Succeeded","data":{"versions":[""");
        while (report.Length < (4 << 20) - 1000)
        {
            report.Append("[],");
        }

        report.Append("[]]}}");
        var answer = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"imagefactory-agent 1 Ended 1 2 0 success {report.Length} 0\n{report}"));
        Assert.True(AgentResponse.Parse("configure", answer).Step.Report is null, "It was read");
        return Task.CompletedTask;
    }

    private static async Task PostAsync()
    {
        await using var server = await HttpFront.StartAsync(async context =>
        {
            using var endless = new EndlessStream(Line);
            await endless.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        var (isTaken, message) = await new WebhookClient(TimeProvider.System).PostAsync(
            new WebhookTarget("webhook", server.Address, null, null, TimeSpan.FromSeconds(30)),
            [],
            "application/json",
            new Dictionary<string, string>(),
            default);
        Assert.True(isTaken);
        Assert.InRange(message.Length, 1, 256);
    }

    private static async Task MailAsync()
    {
        await using var server = new PouringServer("220-endless "u8.ToArray());
        var settings = new MailSettings
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Security = MailSecurity.None,
            From = "factory@example.org",
            Team = ["team@example.org"],
        };
        var result = await new MailChannel(settings, TimeProvider.System).SendAsync(NewNotification(), null, default);
        Assert.Equal(SendOutcome.Failed, result.Outcome);
        Assert.Contains("the server says more than 1 MiB", result.Message, StringComparison.Ordinal);
    }

    private static Task ReadSettingsAsync()
    {
        Assert.Throws<SettingsException>(() => SettingsFile.Load("/dev/zero"));
        return Task.CompletedTask;
    }

    private static Task ReadCloudsAsync()
    {
        Assert.Throws<CloudConfigException>(() => CloudsFile.Load("/dev/zero"));
        return Task.CompletedTask;
    }

    // One that takes no longer files.
    private FileArtifactStore Store() => FileArtifactStore.Open(
        _scene.Options.Artifacts with { Root = _folder.Path, MaxArtifactBytes = FileBytes },
        NullLogger<FileArtifactStore>.Instance);

    private EndlessStream PutPod()
    {
        var pod = Pods.Pod(Pods.Running("build"));
        (pod.Metadata.Name, pod.Metadata.NamespaceProperty) = ("pod", BuildScene.Namespace);
        _scene.Cluster.Put(pod);
        var log = new EndlessStream(Line);
        _scene.Cluster.OpenLog("pod", "build", () => log);
        return log;
    }

    private static Notification NewNotification() => new()
    {
        Id = "1",
        Thread = "1",
        Event = NotificationEvent.Failed,
        Cluster = "tests",
        Namespace = BuildScene.Namespace,
        Build = BuildScene.Name,
        Uid = BuildScene.Uid,
        Profile = "debian-12",
        Backend = "Pod",
        EndedAt = BuildScene.Start,
    };

    private async Task<ArtifactContent> StoreLongAsync(string name)
    {
        using var bytes = new EndlessStream(Line, FileBytes);
        var info = await _scene.Store.WriteAsync(_scene.Scope, name, bytes, ArtifactWriteOptions.Default, default);
        Assert.Equal(FileBytes, info.SizeBytes);
        return (await _scene.Store.OpenReadAsync(_scene.Scope, name, default))!;
    }
}
