using System.Text;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Contract;

/// <summary>Row 7 of the review: a build that writes logs without end fills neither memory nor store.</summary>
public sealed class HostLogsTests : IDisposable
{
    private const string Step = "build";
    private const int Cap = 1000;

    private static readonly string Mark = Encoding.UTF8.GetString(LogCut.Mark);

    private readonly BuildScene _scene = new();
    private readonly TemporaryFolder _folder = new();
    private readonly FileArtifactStore _store;
    private readonly CountingStore _counted;
    private readonly HostLogs _logs;

    public HostLogsTests()
    {
        _store = Open(Cap);
        _counted = new CountingStore(_store);
        _logs = new HostLogs(_counted);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
        _scene.Dispose();
    }

    [Fact]
    public async Task A_log_without_end_is_cut_with_a_line_that_says_so_and_no_more_of_it_is_asked_for()
    {
        for (var piece = 0; piece < 30; piece++)
        {
            await AppendAsync(new string('x', 99) + "\n");
        }

        var kept = await ReadAsync();
        Assert.Equal(Cap + Mark.Length, kept.Length);
        Assert.EndsWith("x\n" + Mark, kept, StringComparison.Ordinal);
        Assert.True(await _logs.WantedFromAsync(_scene.Context, Step, default) > 1L << 40);
    }

    [Fact]
    public async Task A_log_that_just_fits_is_whole_and_the_rest_is_asked_for()
    {
        await AppendAsync(new string('x', Cap));

        Assert.Equal(new string('x', Cap), await ReadAsync());
        Assert.Equal(Cap, await _logs.WantedFromAsync(_scene.Context, Step, default));
        await AppendAsync("y");
        Assert.Equal(new string('x', Cap) + Mark, await ReadAsync());
    }

    [Theory]
    [InlineData(Cap, false)]
    [InlineData(Cap + 1, true)]
    [InlineData(100 * Cap, true)]
    public async Task The_log_of_a_pod_is_cut_too(int length, bool isCut)
    {
        using var log = new MemoryStream(Bytes.Make(length));
        await _logs.WriteAsync(_scene.Context, Step, log, default);

        Assert.Equal(isCut, (await ReadAsync()).EndsWith(Mark, StringComparison.Ordinal));
        Assert.Equal(
            isCut ? Cap + Mark.Length : length,
            await _store.GetLengthAsync(_scene.Scope, "logs/build.log", default));
    }

    [Fact]
    public async Task Adding_to_a_log_reads_nothing_of_it()
    {
        for (var piece = 0; piece < 100; piece++)
        {
            await AppendAsync("a line\n");
        }

        Assert.Equal(0, _counted.BytesRead);
        Assert.Equal(string.Concat(Enumerable.Repeat("a line\n", 100)), await ReadAsync());
    }

    [Fact]
    public async Task Who_reads_a_log_sees_it_as_it_was_when_he_opened_it()
    {
        await AppendAsync("first\n");
        await using var before = await _store.OpenReadAsync(_scene.Scope, "logs/build.log", default);
        await AppendAsync("second\n");
        using var reader = new StreamReader(before!.Stream);

        Assert.Equal("first\n", await reader.ReadToEndAsync());
        Assert.Equal(Bytes.Sha256("first\n"u8.ToArray()), before.Info.Sha256);
        Assert.Equal("first\nsecond\n", await ReadAsync());
    }

    [Fact]
    public async Task Many_who_read_while_a_log_grows_never_see_half_of_an_addition()
    {
        using var store = Open(1 << 20);
        var logs = new HostLogs(store);
        var writing = Task.Run(async () =>
        {
            for (var piece = 0; piece < 300; piece++)
            {
                await logs.AppendAsync(_scene.Context, Step, "0123456789\n"u8.ToArray(), default);
            }
        });
        while (!writing.IsCompleted)
        {
            await using var content = await store.OpenReadAsync(_scene.Scope, "logs/build.log", default);
            Assert.Equal(0, (content?.Info.SizeBytes ?? 0) % 11);
        }

        await writing;
    }

    [Fact]
    public async Task The_logs_of_a_tenant_have_a_quota_together()
    {
        var tenant = new TenantSettings { Name = "small", Namespaces = ["*"], Quota = new() { LogsMiB = 1 } };
        using var store = Open(1L << 30, new StoreUsage(_ => tenant));
        var logs = new HostLogs(store);

        await logs.AppendAsync(_scene.Context, "prepare", Bytes.Make(700_000), default);
        await logs.AppendAsync(_scene.Context, Step, Bytes.Make(700_000), default);
        await logs.AppendAsync(_scene.Context, Step, Bytes.Make(700_000), default);

        Assert.Equal(700_000, await store.GetLengthAsync(_scene.Scope, "logs/prepare.log", default));
        Assert.Equal(
            (1 << 20) - 700_000 + Mark.Length, await store.GetLengthAsync(_scene.Scope, "logs/build.log", default));
    }

    [Fact]
    public async Task Nothing_but_logs_can_be_added_to() => await Assert.ThrowsAsync<ArtifactNameException>(
        () => _store.AppendAsync(_scene.Scope, "image.qcow2", "x"u8.ToArray(), default));

    private Task AppendAsync(string text) =>
        _logs.AppendAsync(_scene.Context, Step, Encoding.UTF8.GetBytes(text), default);

    private async Task<string> ReadAsync()
    {
        await using var content = await _store.OpenReadAsync(_scene.Scope, "logs/build.log", default);
        using var reader = new StreamReader(content!.Stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    private FileArtifactStore Open(long maxLogBytes, StoreUsage? usage = null) => FileArtifactStore.Open(
        new ArtifactStoreSettings { Root = _folder.Path, MinFreeBytes = 0, MaxLogBytes = maxLogBytes },
        NullLogger<FileArtifactStore>.Instance,
        usage);
}
