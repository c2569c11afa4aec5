using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

/// <summary>What a known_hosts file says of bastion.example.org (sshd(8)).</summary>
public sealed class KnownHostsTests
{
    private const string First = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF5Ve0FgweP3kkxNM+mBo727VGIfz3euiY0Q21VSYLzp";
    private const string Second = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICL8VwMVFb8hjS7MiQCUcg6mmqqMRkBe8rkKbyFazm8/";

    [Theory]
    [InlineData("bastion.example.org {0}")]
    [InlineData("BASTION.example.org\t{0} a comment")]
    [InlineData("192.0.2.1,bastion.example.org {0}")]
    [InlineData("*.example.org {0}")]
    [InlineData("bastion.example.?rg {0}")]
    [InlineData("*,!other.example.org {0}")]
    // Written by ssh-keygen -H.
    [InlineData("|1|CxtYnfJQJmI4lc7r77yQug6pAbM=|6Cb7gWliKnJI7AYhrFEXu6h3Ovc= {0}")]
    public void A_line_names_a_host(string line) => Assert.Equal([First], Find(string.Format(null, line, First)));

    [Theory]
    [InlineData("# bastion.example.org {0}")]
    [InlineData("bastion.example.com {0}")]
    [InlineData("[bastion.example.org]:2222 {0}")]
    [InlineData("*.example.org,!bastion.example.org {0}")]
    [InlineData("|1|yADLBNq36kJqZqNGG9DV3ZsHOBc=|MHZbMze4m15yXFI+NtVwz/hC8cU= {0}")]
    [InlineData("|1|short|short {0}")]
    [InlineData("@cert-authority bastion.example.org {0}")]
    [InlineData("@revoked bastion.example.org {0}")]
    [InlineData("@revoked")]
    [InlineData("bastion.example.org")]
    [InlineData("bastion.example.org ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIF5Ve0FgweP3kkxNM+mBo727VGIfz3euiY0Q21VSYLzp")]
    [InlineData("bastion.example.org ssh-ed25519 AAAA")]
    [InlineData("bastion.example.org ssh-ed25519 no-base64!")]
    public void A_line_does_not(string line) => Assert.Empty(Find(string.Format(null, line, First)));

    [Fact]
    public void Another_port_has_a_name_of_its_own()
    {
        const string text = $"""
            bastion.example.org {First}
            [bastion.example.org]:2222 {Second}
            """;

        Assert.Equal([Second], Find(text, 2222));
        Assert.Equal([Second], Find($"|1|yADLBNq36kJqZqNGG9DV3ZsHOBc=|MHZbMze4m15yXFI+NtVwz/hC8cU= {Second}", 2222));
    }

    [Fact]
    public void All_keys_of_a_host_are_found_but_those_that_are_revoked()
    {
        const string text = $"""
            bastion.example.org {First}

            bastion.example.org {Second}
            @revoked * {First}
            """;

        Assert.Equal([Second], Find(text));
    }

    private static IEnumerable<string> Find(string text, int port = 22) =>
        KnownHosts.Find(text, "bastion.example.org", port)
            .Select(key => $"{key.Kind} {Convert.ToBase64String(key.Blob.Span)}");
}
