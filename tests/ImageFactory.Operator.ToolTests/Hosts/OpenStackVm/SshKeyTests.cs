using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Hosts.OpenStackVm;

/// <summary>Keys as OpenSSH sees them.</summary>
public sealed class SshKeyTests
{
    [Theory]
    [InlineData(0x01)]
    [InlineData(0x10)]
    [InlineData(0x7f)]
    [InlineData(0xff)]
    public async Task OpenSSH_reads_the_private_key_and_finds_the_same_public_key(byte filling)
    {
        var secret = new byte[32];
        Array.Fill(secret, filling);
        using var folder = new TemporaryFolder();

        var key = SshKey.From(secret);

        var file = folder.Write("id", key.PrivatePem + "\n");
        (await Command.RunAsync("chmod", ["600", file])).Checked();
        Assert.Equal(key.PublicKey, (await Command.RunAsync("ssh-keygen", ["-y", "-f", file])).Checked().Trim());
    }
}
