using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Validation;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class PackageRulesTests
{
    [Theory]
    [InlineData("debian", "kubelet")]
    [InlineData("debian", "kubelet=1.30.2-1.1")]
    [InlineData("debian", "openssh-server=1:9.2p1-2+deb12u3~bpo1")]
    [InlineData("debian", "podman/bookworm-backports")]
    [InlineData("debian", "libc6:amd64")]
    [InlineData("debian", "libc6:amd64=2.36-9")]
    [InlineData("ubuntu", "g++")]
    [InlineData("almalinux", "kubelet-1.30.2")]
    [InlineData("almalinux", "openssl-1:3.0.7-24.el9.x86_64")]
    [InlineData("almalinux", "libstdc++.x86_64")]
    [InlineData("fedora", "kernel-6.1.0~rc1^git1-1.fc43")]
    [InlineData("opensuse", "kubelet=1.30.2")]
    [InlineData("sles", "openssl=1:3.0.7-24.1")]
    public void A_package_is_taken_in_the_form_that_the_distributions_manager_reads(string distro, string item) =>
        Assert.Empty(Check(distro, item));

    [Theory]
    [InlineData("debian", "libc6:i386", "leave :i386 out, or install it by an element")]
    [InlineData("debian", "libc6:i386=2.36", "dpkg --add-architecture")]
    [InlineData("debian", "kubelet-", "apt would remove what ends with a dash")]
    [InlineData("debian", "kubelet=1.30.2-", "apt would remove what ends with a dash")]
    [InlineData("debian", "kubelet=", "apt reads name, name=version, name/suite")]
    [InlineData("debian", "kubelet==1.30", "apt reads name, name=version, name/suite")]
    [InlineData("debian", "kubelet=1.30/stable", "apt reads name, name=version, name/suite")]
    [InlineData("debian", "openssl/bookworm/updates", "apt reads name, name=version, name/suite")]
    [InlineData("almalinux", "kubelet=1.30.2-1.1", "write kubelet-1.30.2-1.1")]
    [InlineData("almalinux", "kubelet/appstream", "dnf knows no suites")]
    [InlineData("almalinux", "libc:i686", "write libc.i686")]
    [InlineData("opensuse", "kubelet/update", "zypper knows no suites")]
    [InlineData("opensuse", "kubelet==1", "zypper reads name, name.architecture, name=version")]
    public void A_form_that_it_does_not_read_is_refused_with_the_one_that_it_does(
        string distro, string item, string message)
    {
        var finding = Assert.Single(Check(distro, item));

        Assert.Equal("spec.builder.dib.packages[0]", finding.Field);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("debian", "kubelet=1.30.2-1.1", "kubelet=1.31.0-1.1", "versions of kubelet: leave one")]
    [InlineData("debian", "libc6:amd64=2.36-9", "libc6=2.36-10", "versions of libc6: leave one")]
    [InlineData("opensuse", "kubelet.x86_64=1.30.2", "kubelet=1.31.0", "versions of kubelet: leave one")]
    public void Two_versions_of_one_package_are_refused_with_both(
        string distro, string one, string other, string message)
    {
        var finding = Assert.Single(Check(distro, "vim=2:9.0", one, other));

        Assert.Equal("spec.builder.dib.packages", finding.Field);
        Assert.Contains($"'{one}' and '{other}' ask for two {message}", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_with_its_version_may_stand_beside_its_bare_name_and_its_kin() => Assert.Empty(
        Check("debian", "kubelet", "kubelet=1.31.0", "kubelet-doc=1.31.0"));

    private static IEnumerable<Finding> Check(
        string distro, params string[] items) => PackageRules.Check(new ResolvedProfile(
        "profile",
        new V1DistroProfileSpec
        {
            Os = new V1OperatingSystem { Distro = distro },
            Builder = new V1Builder { Dib = new V1DiskImageBuilder { Packages = items } },
            Repositories =
            [
                new V1Repository
                {
                    Name = "main",
                    Type = distro is "debian" or "ubuntu" ? RepositoryType.Apt : RepositoryType.RpmMd,
                },
            ],
        },
        new ProfileSettings(new Dictionary<string, string>(), [], [], new Dictionary<string, int>()),
        new Dictionary<string, string>()));
}
