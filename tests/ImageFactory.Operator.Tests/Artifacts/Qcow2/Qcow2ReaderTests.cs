using ImageFactory.Operator.Artifacts.Qcow2;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts.Qcow2;

/// <summary>
/// The table of headers. Each row changes fields of a good one, by the names that they have in QEMU's
/// docs/interop/qcow2.rst, in a file of 8 MiB whose disk may have 1 GiB.
/// </summary>
public sealed class Qcow2ReaderTests
{
    private const long FileBytes = 8 << 20;
    private const long MostVirtualBytes = 1 << 30;

    [Theory]
    [InlineData("", 1 << 20)]
    [InlineData("version=2", 1 << 20)]
    [InlineData("header_length=104", 1 << 20)]
    [InlineData("incompatible_features=8 compression_type=1", 1 << 20)]
    [InlineData("compatible_features=1", 1 << 20)]
    [InlineData("compatible_features=0xffffffffffffffff autoclear_features=0xfffffffffffffffd", 1 << 20)]
    [InlineData("refcount_order=0", 1 << 20)]
    [InlineData("refcount_order=6", 1 << 20)]
    [InlineData("cluster_bits=16 l1_size=1 l1_table_offset=196608 refcount_table_offset=65536", 1 << 20)]
    [InlineData("cluster_bits=21 l1_size=1 l1_table_offset=6291456 refcount_table_offset=2097152", 1 << 20)]
    [InlineData("size=1", 1)]
    [InlineData("size=0x40000000 l1_size=0x8000", 1 << 30)]
    [InlineData("l1_table_offset=8388096 l1_size=64", 1 << 20)]
    [InlineData("extension=0x6803f857 extension_length=16", 1 << 20)]
    [InlineData("extension=0x12345678", 1 << 20)]
    // The first cluster ends with it.
    [InlineData("extension=0x12345678 extension_length=392", 1 << 20)]
    public void An_image_by_itself_is_accepted_with_the_size_of_its_disk(string fields, long virtualBytes) =>
        Assert.Equal(new Qcow2Reading.Accepted(virtualBytes), Read(fields));

    [Theory]
    [InlineData("magic=0x514649fa", "magic is 0x514649fa, which is not qcow2's")]
    [InlineData("version=1", "version is 1, and has to be 2 or 3")]
    [InlineData("version=4", "version is 4, and has to be 2 or 3")]
    [InlineData("cluster_bits=8", "cluster_bits is 8, and has to be 9 to 21")]
    [InlineData("cluster_bits=22", "cluster_bits is 22, and has to be 9 to 21")]
    [InlineData("cluster_bits=0xffffffff", "cluster_bits is 4294967295, and has to be 9 to 21")]
    [InlineData(
        "header_length=96", "header_length is 96, and has to be a multiple of 8 from 104 to the cluster's end")]
    [InlineData(
        "header_length=108", "header_length is 108, and has to be a multiple of 8 from 104 to the cluster's end")]
    [InlineData(
        "header_length=520", "header_length is 520, and has to be a multiple of 8 from 104 to the cluster's end")]
    [InlineData(
        "header_length=0xfffffff8",
        "header_length is 4294967288, and has to be a multiple of 8 from 104 to the cluster's end")]
    public void A_header_of_another_shape_is_refused(string fields, string problem) => AssertRefused(fields, problem);

    [Theory]
    [InlineData(
        "backing_file_offset=1024",
        "it names a backing file (backing_file_offset is 1024, backing_file_size 0)")]
    [InlineData(
        "backing_file_size=11", "it names a backing file (backing_file_offset is 0, backing_file_size 11)")]
    [InlineData(
        "version=2 backing_file_offset=104 backing_file_size=11",
        "it names a backing file (backing_file_offset is 104, backing_file_size 11)")]
    [InlineData(
        "extension=0xe2792aca extension_length=3", "it has the format of a backing file (header extension 0xe2792aca)")]
    [InlineData(
        "incompatible_features=4",
        "its data is in another file (bit 2 of incompatible_features, or bit 1 of autoclear_features)")]
    [InlineData(
        "autoclear_features=2",
        "its data is in another file (bit 2 of incompatible_features, or bit 1 of autoclear_features)")]
    [InlineData(
        "extension=0x44415441 extension_length=11",
        "it has the name of a file with its data (header extension 0x44415441)")]
    [InlineData("crypt_method=1", "it is encrypted (crypt_method is 1)")]
    [InlineData("crypt_method=2", "it is encrypted (crypt_method is 2)")]
    [InlineData(
        "extension=0x0537be77 extension_length=16", "it has a header of encryption (header extension 0x0537be77)")]
    [InlineData(
        "extension=0x23852875 extension_length=24",
        "it has bitmaps of what was written since a backup (header extension 0x23852875)")]
    public void What_makes_a_reader_open_other_files_or_ask_for_a_key_is_refused(string fields, string problem) =>
        AssertRefused(fields, problem);

    [Theory]
    [InlineData("incompatible_features=1", "whoever wrote it did not close it (bit 0 of incompatible_features)")]
    [InlineData("incompatible_features=2", "it is marked as corrupt (bit 1 of incompatible_features)")]
    [InlineData(
        "incompatible_features=16",
        "it has extended L2 entries, which OpenStack refuses (bit 4 of incompatible_features)")]
    [InlineData(
        "incompatible_features=32", "it has a feature that nobody knows (bit 5 of incompatible_features)")]
    [InlineData(
        "incompatible_features=0x8000000000000000",
        "it has a feature that nobody knows (bit 63 of incompatible_features)")]
    [InlineData(
        "incompatible_features=8",
        "compression_type is 0, and has to be 1 (zstd) with bit 3 of incompatible_features, 0 (zlib) without")]
    [InlineData(
        "incompatible_features=8 compression_type=2",
        "compression_type is 2, and has to be 1 (zstd) with bit 3 of incompatible_features, 0 (zlib) without")]
    [InlineData(
        "incompatible_features=8 compression_type=1 header_length=104",
        "compression_type is 0, and has to be 1 (zstd) with bit 3 of incompatible_features, 0 (zlib) without")]
    [InlineData(
        "compression_type=1",
        "compression_type is 1, and has to be 1 (zstd) with bit 3 of incompatible_features, 0 (zlib) without")]
    public void Features_that_a_cloud_does_not_have_are_refused(string fields, string problem) =>
        AssertRefused(fields, problem);

    [Theory]
    [InlineData("size=0", "size is 0: there is no disk in it")]
    [InlineData("size=0x40000001", "size is 1073741825 bytes, and image.minDiskGiB allows 1073741824")]
    [InlineData(
        "size=0xffffffffffffffff",
        "size is 18446744073709551615 bytes, and image.minDiskGiB allows 1073741824")]
    [InlineData("l1_size=31", "l1_size is 31, and a disk of its size needs 32")]
    [InlineData("size=0x100001", "l1_size is 32, and a disk of its size needs 33")]
    [InlineData("l1_size=0x400001", "l1_size is 4194305, more than QEMU reads")]
    [InlineData("l1_size=0xffffffff", "l1_size is 4294967295, more than QEMU reads")]
    [InlineData(
        "l1_table_offset=0", "l1_table_offset is 0, where no L1 table of 32 entries can be in 8388608 bytes")]
    [InlineData(
        "l1_table_offset=1544", "l1_table_offset is 1544, where no L1 table of 32 entries can be in 8388608 bytes")]
    [InlineData(
        "l1_table_offset=8388096 l1_size=65",
        "l1_table_offset is 8388096, where no L1 table of 65 entries can be in 8388608 bytes")]
    [InlineData(
        "l1_table_offset=0xfffffffffffffe00",
        "l1_table_offset is 18446744073709551104, where no L1 table of 32 entries can be in 8388608 bytes")]
    [InlineData(
        "refcount_table_clusters=0", "refcount_table_clusters is 0: none, or more than QEMU reads")]
    [InlineData(
        "refcount_table_clusters=16385", "refcount_table_clusters is 16385: none, or more than QEMU reads")]
    [InlineData(
        "refcount_table_clusters=16384",
        "refcount_table_offset is 512, where no table of 16384 clusters can be in 8388608 bytes")]
    [InlineData(
        "refcount_table_offset=0", "refcount_table_offset is 0, where no table of 1 clusters can be in 8388608 bytes")]
    [InlineData(
        "refcount_table_offset=8388608",
        "refcount_table_offset is 8388608, where no table of 1 clusters can be in 8388608 bytes")]
    [InlineData("refcount_order=7", "refcount_order is 7, and has to be 0 to 6")]
    [InlineData(
        "nb_snapshots=1 snapshots_offset=2048",
        "it has internal snapshots (nb_snapshots is 1, snapshots_offset 2048)")]
    [InlineData(
        "snapshots_offset=0xffffffff0000",
        "it has internal snapshots (nb_snapshots is 0, snapshots_offset 281474976645120)")]
    public void Sizes_out_of_bounds_and_tables_out_of_the_file_are_refused(string fields, string problem) =>
        AssertRefused(fields, problem);

    [Theory]
    [InlineData(
        "extension=0x12345678 extension_length=393",
        "header extension 0x12345678 of 393 bytes leaves the first 512 bytes")]
    [InlineData(
        "extension=0x6803f857 extension_length=0xffffffff",
        "header extension 0x6803f857 of 4294967295 bytes leaves the first 512 bytes")]
    // A cluster is larger than what is read of it.
    [InlineData(
        "extension=0x12345678 extension_length=65416 cluster_bits=21 l1_size=1 l1_table_offset=6291456 "
            + "refcount_table_offset=2097152",
        "its header extensions do not end within the first 65536 bytes")]
    public void Extensions_that_leave_the_first_cluster_are_refused(string fields, string problem) =>
        AssertRefused(fields, problem);

    [Fact]
    public void A_file_that_is_cut_off_is_refused_wherever_that_is()
    {
        var file = Qcow2File.Make();

        var accepted = Enumerable.Range(0, file.Length + 1).Where(length =>
            Qcow2Reader.Read(file.AsSpan(0, length), length, MostVirtualBytes) is Qcow2Reading.Accepted);

        Assert.Equal([Qcow2File.ShortestBytes], accepted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(71)]
    [InlineData(103)]
    public void A_file_that_ends_within_its_header_says_where(int length) => Assert.Equal(
        new Qcow2Reading.Refused($"it ends within its header, after {length} bytes"),
        Qcow2Reader.Read(Qcow2File.Make().AsSpan(0, length), length, MostVirtualBytes));

    private static void AssertRefused(string fields, string problem) =>
        Assert.Equal(new Qcow2Reading.Refused(problem), Read(fields));

    private static Qcow2Reading Read(string fields)
    {
        var file = new byte[Qcow2Reader.MostBytes];
        Qcow2File.Make().CopyTo(file, 0);
        Qcow2File.Set(file, fields);
        return Qcow2Reader.Read(file, FileBytes, MostVirtualBytes);
    }
}
