using ImageFactory.Operator.Artifacts.Qcow2;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Artifacts;

/// <summary>What the real qemu-img writes.</summary>
public sealed class Qcow2ReaderTests : IDisposable
{
    private const long MostVirtualBytes = 2048L << 30;

    private readonly TemporaryFolder _folder = new();

    private string Image => Path.Combine(_folder.Path, "image");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("qemu-img create -q -f qcow2 {image} 1M", 1L << 20)]
    [InlineData("qemu-img create -q -f qcow2 {image} 2048G", 2048L << 30)]
    [InlineData("qemu-img create -q -f qcow2 -o compat=0.10 {image} 10G", 10L << 30)]
    [InlineData("qemu-img create -q -f qcow2 -o cluster_size=512 {image} 4G", 4L << 30)]
    [InlineData("qemu-img create -q -f qcow2 -o cluster_size=2M {image} 4G", 4L << 30)]
    [InlineData("qemu-img create -q -f qcow2 -o compression_type=zstd {image} 4G", 4L << 30)]
    [InlineData("qemu-img create -q -f qcow2 -o lazy_refcounts=on,refcount_bits=64 {image} 4G", 4L << 30)]
    [InlineData("qemu-img create -q -f qcow2 -o preallocation=metadata {image} 4G", 4L << 30)]
    // As package.sh does, by each value of image.compression.
    [InlineData("qemu-img convert -f raw -O qcow2 -m 8 -W -c -o compression_type=zstd {disk} {image}", 3L << 20)]
    [InlineData("qemu-img convert -f raw -O qcow2 -m 8 -W -c {disk} {image}", 3L << 20)]
    [InlineData("qemu-img convert -f raw -O qcow2 -m 8 -W {disk} {image}", 3L << 20)]
    public async Task An_image_by_itself_is_accepted(string arguments, long virtualBytes) =>
        Assert.Equal(new Qcow2Reading.Accepted(virtualBytes), await MakeAsync(arguments));

    [Theory]
    [InlineData("qemu-img create -q -f qcow2 -F raw -b /etc/shadow {image} 1M", "it names a backing file ")]
    [InlineData(
        "qemu-img create -q -f qcow2 -F raw -b /etc/shadow -o compat=0.10 {image} 1M", "it names a backing file ")]
    [InlineData("qemu-img create -q -f qcow2 -o data_file={disk} {image} 1M", "its data is in another file ")]
    [InlineData(
        "qemu-img create -q -f qcow2 --object secret,id=s,data=x -o encrypt.format=luks,encrypt.key-secret=s "
            + "{image} 1M",
        "it is encrypted ")]
    [InlineData("qemu-img create -q -f qcow2 -o extended_l2=on {image} 1M", "it has extended L2 entries")]
    [InlineData(
        "qemu-img create -q -f qcow2 {image} 1M; "
            + "qemu-img snapshot -c x --image-opts driver=qcow2,file.filename={image}",
        "it has internal snapshots ")]
    [InlineData(
        "qemu-img create -q -f qcow2 {image} 1M; qemu-img bitmap -f qcow2 --add {image} x",
        "it has bitmaps of what was written ")]
    [InlineData("qemu-img create -q -f qcow2 {image} 2049G", "size is 2200096997376 bytes")]
    [InlineData("qemu-img convert -f raw -O vmdk {disk} {image}", "magic is 0x4b444d56")]
    [InlineData("qemu-img convert -f raw -O raw {disk} {image}", "magic is 0x")]
    public async Task What_an_image_may_not_have_is_refused(string arguments, string problem) => Assert.StartsWith(
        problem, Assert.IsType<Qcow2Reading.Refused>(await MakeAsync(arguments)).Problem, StringComparison.Ordinal);

    [Fact]
    public async Task The_image_that_other_tests_make_by_hand_is_one()
    {
        await File.WriteAllBytesAsync(Image, [.. Qcow2File.Make(), .. new byte[256]]);

        var check = await Command.RunAsync("qemu-img", ["check", "-f", "qcow2", Image]);

        Assert.Equal((0, string.Empty), (check.ExitCode, check.Errors));
        Assert.StartsWith("No errors were found on the image.", check.Output, StringComparison.Ordinal);
    }

    private async Task<Qcow2Reading> MakeAsync(string commands)
    {
        var disk = Path.Combine(_folder.Path, "disk");
        await File.WriteAllBytesAsync(disk, Bytes.Make(3 << 20));
        foreach (var command in commands.Split("; "))
        {
            var words = command
                .Replace("{image}", Image, StringComparison.Ordinal)
                .Replace("{disk}", disk, StringComparison.Ordinal)
                .Split(' ');
            (await Command.RunAsync(words[0], words[1..])).Checked();
        }

        await using var file = File.OpenRead(Image);
        var start = new byte[Math.Min(file.Length, Qcow2Reader.MostBytes)];
        await file.ReadExactlyAsync(start);
        return Qcow2Reader.Read(start, file.Length, MostVirtualBytes);
    }
}
