using ImageFactory.Operator.Promotions.Releases;
using ImageFactory.Operator.Provenance;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

public sealed class NotablePackagesTests
{
    [Fact]
    public void The_most_important_come_first_and_what_is_not_notable_is_left_out() => Assert.Equal(
        [
            "libc6 2.36 → 2.37", "libssl3 3.0.11 → 3.0.13", "openssh-server 9.2 → none", "sudo none → 1.9.13",
            "curl 7.88 → 7.89",
        ],
        Notable(
            new("curl:amd64", "7.88", "7.89"),
            new("fortune:amd64", "1", "2"),
            new("libc6:amd64", "2.36", "2.37"),
            new("libssl3:amd64", "3.0.11", "3.0.13"),
            new("openssh-server:amd64", "9.2", null),
            new("sudo:amd64", null, "1.9.13")));

    [Theory]
    [InlineData("linux-image-6.1.0-18-amd64", "linux-image-6.1.0-20-amd64", "linux-image-amd64")]
    [InlineData("linux-image-6.1.0-18-cloud-amd64", "linux-image-6.1.0-20-cloud-amd64", "linux-image-cloud-amd64")]
    [InlineData("linux-image-5.15.0-91-generic", "linux-image-5.15.0-92-generic", "linux-image-generic")]
    [InlineData("kernel-default", "kernel-default", "kernel-default")]
    public void A_kernel_that_has_its_version_in_its_name_is_one_package_that_changed(
        string before, string after, string family) => Assert.Equal(
        [$"{family} 6.1.76-1 → 6.1.85-1"],
        Notable(new($"{before}:amd64", "6.1.76-1", null), new($"{after}:amd64", null, "6.1.85-1")));

    [Fact]
    public void A_package_of_two_architectures_is_told_once() => Assert.Equal(
        ["libc6 2.36 → 2.37"], Notable(new("libc6:amd64", "2.36", "2.37"), new("libc6:i386", "2.36", "2.37")));

    [Fact]
    public void Of_too_many_the_least_important_are_left_out()
    {
        PackageChange[] changes =
        [
            .. Enumerable.Range(10, 30).Select(number => new PackageChange($"vim-{number}:all", "1", "2")),
            new("linux-image-amd64:amd64", "1", "2"),
        ];

        Assert.Equal(
            ["linux-image-amd64 1 → 2", .. Enumerable.Range(10, 19).Select(number => $"vim-{number} 1 → 2")],
            Notable(changes));
    }

    private static IList<string> Notable(params PackageChange[] changes) => NotablePackages.Of(changes);
}
