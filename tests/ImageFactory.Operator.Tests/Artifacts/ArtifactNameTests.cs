using System.Reflection;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

public sealed class ArtifactNameTests
{
    private static readonly ArtifactScope Scope = new("images", "debian-12", "Standard_Debian_12_20260131_0");

    [Theory]
    [InlineData("Standard_Debian_12_20260131_0.qcow2")]
    [InlineData("SHA256SUMS")]
    [InlineData("SHA256SUMS.sig")]
    [InlineData("sbom.spdx.json")]
    [InlineData("-")]
    [InlineData("logs/build.log")]
    public void Plain_names_are_allowed(string name) => Assert.Equal(name, ArtifactName.RequireFile(name));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".digests")]
    [InlineData("../image.qcow2")]
    [InlineData("logs/")]
    [InlineData("logs/..")]
    [InlineData("logs/../image.qcow2")]
    [InlineData("logs/.hidden")]
    [InlineData("logs/a/b")]
    [InlineData("logs/logs/b")]
    [InlineData("other/image.qcow2")]
    [InlineData("/etc/passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("C:\\image")]
    [InlineData("..\\image")]
    [InlineData("image\0.qcow2")]
    [InlineData("image\n.qcow2")]
    [InlineData("image qcow2")]
    [InlineData("%2e%2e")]
    [InlineData("%2e%2e%2fimage")]
    [InlineData("~")]
    [InlineData("*")]
    [InlineData("$(id)")]
    [InlineData("imäge")]
    [InlineData("\uff0e\uff0e")]
    public void Anything_else_is_refused(string name)
    {
        Assert.Throws<ArtifactNameException>(() => ArtifactName.RequireFile(name));
        Assert.Throws<ArtifactNameException>(() => new ArtifactScope("images", name, "image"));
        Assert.Throws<ArtifactNameException>(() => new ArtifactScope("images", "profile", name));
    }

    [Fact]
    public void The_folder_of_logs_is_no_file() => Assert.False(ArtifactName.IsFile("logs"));

    [Fact]
    public void A_name_may_have_200_characters_and_no_more()
    {
        Assert.True(ArtifactName.IsFile(new string('a', 200)));
        Assert.True(ArtifactName.IsFile("logs/" + new string('a', 200)));
        Assert.False(ArtifactName.IsFile(new string('a', 201)));
        Assert.False(ArtifactName.IsFile("logs/" + new string('a', 201)));
    }

    [Theory]
    [InlineData("image.qcow2", false)]
    [InlineData("SHA256SUMS", false)]
    [InlineData("SHA256SUMS.sig", true)]
    [InlineData("audit.hashdeep", true)]
    [InlineData("packages.diff", true)]
    [InlineData("signing-keys.asc", true)]
    [InlineData("files.hashdeep", false)]
    [InlineData("provenance.json", true)]
    [InlineData("image-signing-certificate.pem", true)]
    [InlineData("logs/build.log", true)]
    [InlineData("publish-request-debian-12-x.json", true)]
    public void What_the_operator_vouches_with_is_reserved(string name, bool reserved) =>
        Assert.Equal(reserved, ArtifactName.IsReserved(name));

    [Fact]
    public void A_build_host_makes_the_list_of_packages_and_the_first_checksums_and_no_other_release_file() =>
        Assert.Equal(
            [ReleaseFiles.Packages, ReleaseFiles.Checksums],
            typeof(ReleaseFiles).GetFields(BindingFlags.Public | BindingFlags.Static)
                .Where(field => field.IsLiteral)
                .Select(field => (string)field.GetRawConstantValue()!)
                .Where(name => !ArtifactName.IsReserved(name)));

    [Theory]
    [InlineData("images")]
    [InlineData("images/debian-12")]
    [InlineData("images/debian-12/Standard_Debian_12_20260131_0")]
    [InlineData("images/debian-12/Standard_Debian_12_20260131_0/logs")]
    [InlineData("images/debian-12/Standard_Debian_12_20260131_0/logs/build.log")]
    public async Task No_link_in_the_tree_is_followed(string link)
    {
        using var elsewhere = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        using FileArtifactStore store = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = folder.Path, MinFreeBytes = 0 }, NullLogger<FileArtifactStore>.Instance);
        string path = Path.Combine(folder.Path, link);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateSymbolicLink(path, elsewhere.Path);

        await Assert.ThrowsAsync<ArtifactNameException>(() => store.WriteAsync(
            Scope, "logs/build.log", new MemoryStream([1]), ArtifactWriteOptions.Default, default));
        await Assert.ThrowsAsync<ArtifactNameException>(() => store.StatAsync(Scope, "logs/build.log", default));
        await Assert.ThrowsAsync<ArtifactNameException>(() => store.OpenReadAsync(Scope, "logs/build.log", default));
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere.Path));
    }
}
