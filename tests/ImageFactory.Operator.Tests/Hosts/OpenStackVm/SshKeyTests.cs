using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

public sealed class SshKeyTests
{
    [Fact]
    public void The_same_secret_gives_the_same_key_and_another_one_another()
    {
        var (first, second) = (new byte[32], new byte[32]);
        second[31] = 1;

        Assert.Equal(SshKey.From(first).PrivatePem, SshKey.From(first).PrivatePem);
        Assert.NotEqual(SshKey.From(first).PublicKey, SshKey.From(second).PublicKey);
    }

    [Fact]
    public void Nothing_is_left_of_the_private_key_after_use()
    {
        var key = SshKey.From(new byte[32]);

        key.Dispose();

        Assert.Equal(new byte[32], key.PrivateNumber);
    }

    [Fact]
    public void Its_text_tells_nothing_of_the_private_key() =>
        Assert.Equal(SshKey.From(new byte[32]).PublicKey, $"{SshKey.From(new byte[32])}");
}
