using ImageFactory.Operator.Backends.OpenStackVm.Ssh;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.Tests.Backends.OpenStackVm;

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

    [Fact]
    public void The_same_secret_gives_the_same_key_and_another_one_another()
    {
        var (first, second) = (new byte[32], new byte[32]);
        second[31] = 1;

        Assert.Equal(SshKey.From(first).PrivatePem, SshKey.From(first).PrivatePem);
        Assert.NotEqual(SshKey.From(first).PublicKey, SshKey.From(second).PublicKey);
    }

    [Fact]
    public void Its_text_tells_nothing_of_the_private_key() =>
        Assert.Equal(SshKey.From(new byte[32]).PublicKey, $"{SshKey.From(new byte[32])}");
}
