using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Status;

/// <summary>
/// Glance, Nova, a kubelet or a script put escape sequences into what they say: no status has them, wherever they are.
/// </summary>
public sealed class PlainTextTests
{
    private const string Raw = "no room\r\n\u001b[2J\u001b]0;title\a\u202e\u0085\u2066done\tnow\0";
    private const string Plain = "no room \n [2J ]0;title    done\tnow ";

    private readonly InMemoryCluster _cluster = new(new FakeTimeProvider());

    [Theory]
    [InlineData("", "")]
    [InlineData("Grün, 图像\nand more\t", "Grün, 图像\nand more\t")]
    [InlineData(Raw, Plain)]
    public void Of_control_characters_line_feeds_and_tabs_are_left(string text, string plain) =>
        Assert.Equal(plain, PlainText.Of(text));

    [Fact]
    public async Task A_status_is_written_without_them_once()
    {
        var writer = new StatusWriter<V1ImageBuild, V1ImageBuildStatus>(
            "test",
            EntityJsonContext.Default.V1ImageBuildStatus,
            _cluster,
            (_, _, _, _, _) => Task.CompletedTask,
            NullLogger<StatusWriter<V1ImageBuild, V1ImageBuildStatus>>.Instance);
        var build = _cluster.Put(BuildScene.NewBuild(BuildScene.Name, BuildScene.Uid));

        var (isWritten, status) = await writer.WriteAsync(build, build.Status, NewStatus(), default);

        Assert.True(isWritten);
        Assert.Equal(
            (Plain, Plain, Plain),
            (status.Regions![0].Message, status.Host!.Lost, status.Tests!.FailedTests![0]));
        build = _cluster.Object<V1ImageBuild>(BuildScene.Name);
        Assert.Equal(Plain, build.Status!.Regions![0].Message);
        Assert.False((await writer.WriteAsync(build, build.Status, NewStatus(), default)).IsWritten);
    }

    private static V1ImageBuildStatus NewStatus()
    {
        var region = new V1RegionStatus { Cloud = "demo", Region = "RegionOne" };
        region.Wait(Reasons.WaitingForRegion, Raw, DateTimeOffset.UnixEpoch);
        return new V1ImageBuildStatus
        {
            Regions = [region],
            Host = new V1BuildHostStatus { Lost = Raw },
            Tests = new V1TestStatus { FailedTests = [Raw] },
        };
    }
}
