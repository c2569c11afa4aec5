using System.Buffers;
using System.Text;
using ImageFactory.Kubernetes.Client.Watch;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Client;

public class WatchLinesTests
{
    [Fact]
    public async Task Lines_come_out_whole_wherever_the_stream_is_cut()
    {
        byte[] text = Encoding.UTF8.GetBytes("{\"a\":1}\n{\"ü\":2}\n{}\n");
        for (var cut = 0; cut <= text.Length; cut++)
        {
            await using var lines = new WatchLines(new ChunkedStream([text[..cut], text[cut..]]));

            Assert.Equal(["{\"a\":1}", "{\"ü\":2}", "{}"], await AllAsync(lines));
        }
    }

    [Fact]
    public async Task Lines_come_out_whole_when_they_arrive_byte_by_byte()
    {
        var text = Encoding.UTF8.GetBytes("first\nsecond\n");
        await using var lines = new WatchLines(new ChunkedStream([.. text.Select(one => (byte[])[one])]));

        Assert.Equal(["first", "second"], await AllAsync(lines));
    }

    [Fact]
    public async Task A_line_of_three_mebibytes_is_one_line()
    {
        var large = new string('x', 3 * 1024 * 1024);
        await using var lines = new WatchLines(new MemoryStream(Encoding.UTF8.GetBytes($"a\n{large}\nb\n")));

        Assert.Equal(["a", large, "b"], await AllAsync(lines));
    }

    [Fact]
    public async Task What_the_end_cuts_off_is_no_line()
    {
        await using var lines = new WatchLines(new MemoryStream(Encoding.UTF8.GetBytes("whole\nhal")));

        Assert.Equal(["whole"], await AllAsync(lines));
    }

    private static async Task<List<string>> AllAsync(WatchLines lines)
    {
        List<string> all = [];
        while (await lines.MoveNextAsync(CancellationToken.None))
        {
            all.Add(Encoding.UTF8.GetString(lines.Current.ToArray()));
        }

        return all;
    }
}
