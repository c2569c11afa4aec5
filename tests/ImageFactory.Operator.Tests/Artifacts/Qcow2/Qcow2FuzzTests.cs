using ImageFactory.Operator.Artifacts.Qcow2;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts.Qcow2;

#pragma warning disable CA5394 // The chance of a test, by a seed that its failure names.

/// <summary>Whatever bytes a host sends, there is an answer, and what is accepted keeps to its file.</summary>
public sealed class Qcow2FuzzTests
{
    private const int Rounds = 100_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_bytes_behind_the_magic_are_refused(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[600];
        for (var round = 0; round < Rounds; round++)
        {
            random.NextBytes(bytes);
            Qcow2File.Set(bytes, $"magic=0x514649fb version={2 + round % 2} cluster_bits={9 + round % 13}");

            var reading = Qcow2Reader.Read(
                bytes.AsSpan(0, random.Next(bytes.Length + 1)), random.NextInt64(), random.NextInt64());

            Assert.IsType<Qcow2Reading.Refused>(reading);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Flipped_bits_of_a_good_header_never_lead_out_of_the_file(int seed)
    {
        var random = new Random(seed);
        var good = Qcow2File.Make();
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = good.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(Qcow2File.HeaderBytes + 8)] ^= (byte)(1 << random.Next(8));
            }

            if (Qcow2Reader.Read(bytes, bytes.Length, 1 << 30) is Qcow2Reading.Accepted { VirtualSizeBytes: var size })
            {
                accepted++;
                AssertKeepsToItself(new Qcow2Header(bytes), (ulong)size, (ulong)bytes.Length);
            }
        }

        // Unknown bits that anyone may pass over, and smaller disks.
        Assert.InRange(accepted, Rounds / 100, Rounds / 2);
    }

    private static void AssertKeepsToItself(Qcow2Header header, ulong size, ulong fileBytes)
    {
        Assert.Equal(
            (0UL, 0U, 0U, 0U, 0UL),
            (header.BackingFileOffset, header.BackingFileSize, header.CryptMethod, header.Snapshots,
                header.IncompatibleFeatures & ~8UL));
        Assert.Equal(header.Size, size);
        Assert.InRange(size, 1UL, 1UL << 30);
        Assert.InRange(header.L1TableOffset, 512UL, fileBytes - header.L1Size * 8UL);
        var refcountBytes = (ulong)header.RefcountTableClusters << (int)header.ClusterBits;
        Assert.InRange(header.RefcountTableOffset, 512UL, fileBytes - refcountBytes);
    }
}
