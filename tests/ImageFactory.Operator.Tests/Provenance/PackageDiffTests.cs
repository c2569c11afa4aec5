using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Provenance;
using Xunit;

namespace ImageFactory.Operator.Tests.Provenance;

public sealed class PackageDiffTests
{
    [Fact]
    public void It_names_what_came_what_went_and_what_changed()
    {
        var diff = PackageDiff.Between(
            "old", "bash 5.2 amd64\ncurl 7.88 amd64\nlibc6 2.36 amd64\nlibc6 2.36 i386\n",
            "new", "bash 5.2 amd64\nlibc6 2.36 i386\nlibc6 2.37 amd64\nzstd 1.5 amd64\n");

        Assert.Equal(
            """
            # old -> new: 1 added, 1 removed, 1 changed
            + zstd:amd64 1.5
            - curl:amd64 7.88
            ~ libc6:amd64 2.36 -> 2.37

            """,
            diff.ToString());
        Assert.Equivalent(
            new V1PackageChanges { Since = "old", Added = 1, Removed = 1, Changed = 1 }, diff.Summary, strict: true);
    }

    [Fact]
    public void Versions_side_by_side_are_one_package()
    {
        var diff = PackageDiff.Between(
            "old", "kernel 6.1 x86_64\n",
            "new", "kernel 6.2 x86_64\nkernel 6.1 x86_64\n");

        Assert.Equal("# old -> new: 0 added, 0 removed, 1 changed\n~ kernel:x86_64 6.1 -> 6.1,6.2\n", diff.ToString());
    }
}
