using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Hosts.OpenStackVm;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

public sealed class BuildServerKeysTests
{
    [Fact]
    public void While_the_secret_is_changed_servers_of_both_have_their_keys()
    {
        var build = BuildScene.NewBuild("debian-12-x", BuildScene.Uid);
        var old = Bytes.Make(OperatorSecret.MinLength, seed: 1);
        var next = Bytes.Make(OperatorSecret.MinLength, seed: 2);
        var before = new BuildServerKeys(new OperatorSecret(old));
        var after = new BuildServerKeys(new OperatorSecret(next));

        var keys = new BuildServerKeys(new OperatorSecret(next, old));

        Assert.Equal((after.Id, before.Id), (keys.Id, keys.PreviousId));
        Assert.Null(after.PreviousId);
        Assert.Equal($"{after.Host(build, 1)}", $"{keys.Host(build, 1)}");
        Assert.Equal($"{before.Host(build, 1)}", $"{keys.Host(build, 1, keys.PreviousId)}");
        Assert.Equal($"{before.TestClient(build, 1)}", $"{keys.TestClient(build, 1, before.Id)}");
        // Of a server without a name of its secret it is the one that holds, as before there were two.
        Assert.Equal($"{after.TestHost(build, 1)}", $"{keys.TestHost(build, 1, null)}");
    }
}
