using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.Shared;
using Xunit;

namespace ImageFactory.Operator.Tests.Api;

public sealed class FieldPatternTests
{
    [Theory]
    [InlineData(FieldPatterns.GitRef, "main", "v1.2.3", "release/12", "0123456789abcdef", "feature/a@b")]
    [InlineData(FieldPatterns.GitRef, "refs/pull/7/head", "fix/#12-50%", "#12", "a=b,c!")]
    [InlineData(
        FieldPatterns.GitUrl,
        "https://git.example.org/a.git",
        "http://10.0.0.1:3000/a/b",
        "ssh://git@h:22/a",
        "git@h.example.org:a/b.git",
        "git@ssh.dev.azure.com:v3/team/Base%20images/elements",
        "ssh://APKAEIBAERJR2EXAMPLE@git-codecommit.eu-west-1.amazonaws.com/v1/repos/elements")]
    [InlineData(FieldPatterns.RelativePath, "images/leap", "elements", "a/b/", "_x/y-z.d")]
    [InlineData(
        FieldPatterns.RepositoryUrl,
        "http://deb.example.org/debian",
        "https://h:8080/a/b~c/",
        "http://10.1.2.3",
        "http://[2001:db8::1]:8080/debian",
        "https://[::1]/debian",
        "https://pkgs.example.org/core:/stable:/v1.30/deb/")]
    [InlineData(
        FieldPatterns.MirrorListUrl,
        "https://mirrors.example.org/metalink?repo=fedora-43&arch=x86_64",
        "https://mirrors.example.org/mirrorlist?arch=x86_64&repo=BaseOS-9",
        "http://[2001:db8::1]/list")]
    [InlineData(FieldPatterns.FlatPath, "./", "amd64/", "./stable/amd64/")]
    [InlineData(FieldPatterns.PackageArchitecture, "amd64", "all", "kfreebsd-amd64")]
    [InlineData(FieldPatterns.RepositoryWord, "bookworm", "stable/updates", "main", "non-free-firmware", "15.6")]
    [InlineData(FieldPatterns.RepositoryName, "default", "k8s_v1.30", "a-b")]
    [InlineData(
        FieldPatterns.ContainerImage,
        "builder",
        "localhost/imagefactory/builder-dib:dev",
        "r.example.org:5000/a/b_c/d:1.2-3",
        "Registry/a:V1")]
    [InlineData(FieldPatterns.Quantity, "2", "500m", "1.5Gi", "20Gi", ".5")]
    [InlineData(FieldPatterns.PackageName, "debian-minimal", "linux-image-amd64", "libstdc++6", "vim:amd64")]
    [InlineData(
        FieldPatterns.PackageItem, "kubelet=1.30.2-1.1", "libc6:amd64", "podman/bookworm-backports", "a-1:2~rc^1.el9")]
    [InlineData(
        FieldPatterns.TestName,
        "test_ssh.py::test_no_root_login",
        "test_ssh::only_allowed[kexAlgorithms]",
        "profile/mine::volumes",
        "profile/node::TestKubelet::test_cgroups",
        "source/mine.py::test_volumes[a/b]")]
    [InlineData(FieldPatterns.OneLine, "näher erklärt in #12: bekannt")]
    [InlineData(FieldPatterns.EnvironmentName, "DIB_RELEASE", "_x", "a1")]
    [InlineData(FieldPatterns.Version, "12", "24.04", "15-SP6", "rolling")]
    [InlineData(FieldPatterns.Email, "images@example.org", "root@localhost")]
    [InlineData(
        FieldPatterns.XccdfId, "anssi_np_nt28_minimal", "xccdf_org.ssgproject.content_profile_standard", "cis-l1")]
    [InlineData(FieldPatterns.Host, "iperf.example.org", "10.0.0.5", "2001:db8::5", "::1", "fd00::")]
    [InlineData(FieldPatterns.ImageProperty, "os_purpose", "trait:HW_X", "hw_disk.bus", "__support_kvm")]
    [InlineData(FieldPatterns.AllowedImageProperty, "vendor_*", "vendor.contact")]
    public void What_people_use_fits(string pattern, params string[] texts) =>
        Assert.All(texts, text => Assert.Matches(new Regex(pattern), text));

    [Theory]
    [InlineData(FieldPatterns.GitRef, "-x", "a b", "$(x)", "a;b", "", "a~1", "a\nb")]
    [InlineData(
        FieldPatterns.GitUrl,
        "file:///etc",
        "ext::sh -c x",
        "git://h/a",
        "https://u:p@h/a",
        "-oProxyCommand=x",
        "ssh://-oProxyCommand=x/a",
        "ssh://-l@h/a",
        "git@-oProxyCommand=x:a",
        "https://-h/a",
        "/srv/git")]
    [InlineData(FieldPatterns.RelativePath, "/etc", "..", "a/../b", "./a", "-x", "a//b", ".git")]
    [InlineData(
        FieldPatterns.RepositoryUrl,
        "ftp://h/a",
        "http://u@h/a",
        "http://u:p@h/a",
        "http://u:1@h/a",
        "http://u:p@[::1]/a",
        "http://[::1",
        "http://[g]/a",
        "http://2001:db8::1/a",
        "http://h/a?b",
        "http://h/$(x)",
        "http://h/a b")]
    [InlineData(
        FieldPatterns.MirrorListUrl, "https://u:p@h/a?b", "https://h/a?$releasever", "https://h/a#b", "https://h/?a b")]
    [InlineData(FieldPatterns.FlatPath, "amd64", "/", "../", "./../", "a//", "a b/", "$(ARCH)/")]
    [InlineData(FieldPatterns.PackageArchitecture, "", "x86_64", "-x", "a b", "AMD64")]
    [InlineData(FieldPatterns.RepositoryWord, "-x", "a b", "a'b", "$x", "./", "stable/", "a/../b", "a//b", "a/..")]
    [InlineData(FieldPatterns.RepositoryName, "a+b", "a~b", "a/b", "-x", ".x", "")]
    [InlineData(FieldPatterns.ContainerImage, "a b", "a/../b", "-x", "a/B", "a@sha256:1")]
    [InlineData(FieldPatterns.Quantity, "2 GB", "-1", "1e3", "two", "")]
    [InlineData(FieldPatterns.PackageName, "-x", "a b", "$(x)", "a/b")]
    [InlineData(FieldPatterns.PackageItem, "-x", "a b", "$(x)", "a,b", "a;b", "../x", "a*")]
    [InlineData(FieldPatterns.TestName, "ssh::x", "test_ssh", "test_ssh::", "profile/../a::b", "test_ssh::a b", "x::y")]
    [InlineData(FieldPatterns.TestName, "profile/a::B::", "profile/a::B:c", "profile/a::B::C::D::e")]
    [InlineData(FieldPatterns.OneLine, "", "a\nb", "\u001b[2J")]
    [InlineData(FieldPatterns.EnvironmentName, "1A", "A-B", "A=B", "")]
    [InlineData(FieldPatterns.Version, "12_1", "", "-1", "a b")]
    [InlineData(FieldPatterns.Email, "images", "a b@c", "@c")]
    [InlineData(FieldPatterns.XccdfId, "-x", "a b", "a'b", "$(x)", "")]
    [InlineData(FieldPatterns.Host, "-x", "a b", "h;x", "h/x", "$(x)", "")]
    [InlineData(FieldPatterns.ImageProperty, "a b", "", "a/b", "-x")]
    public void What_would_be_more_than_a_name_does_not(string pattern, params string[] texts) =>
        Assert.All(texts, text => Assert.DoesNotMatch(new Regex(pattern), text));
}
