using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Testing.InMemory;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

public sealed class BuildNamespaceCheckTests
{
    private readonly InMemoryCluster _cluster = new(TimeProvider.System);

    [Fact]
    public async Task An_operator_whose_pods_have_no_namespace_is_not_ready_until_it_is_made()
    {
        using var check = Check("builds");

        await check.CheckAsync(default);
        Assert.Equal(
            [
                (
                    false,
                    "builder.namespace: there is no namespace builds, or the operator has no rights in it: create it "
                    + "with its Role (config/build-namespace, or builder.namespace of the Helm chart), or correct the "
                    + "setting"),
            ],
            check.Look());

        _cluster.Put(new V1Namespace { Metadata = new V1ObjectMeta { Name = "builds" } });
        await check.CheckAsync(default);
        Assert.Equal([(true, "builder.namespace: builds")], check.Look());
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_the_watchs_to_tell()
    {
        using var check = Check("builds");
        _cluster.Calls.FailNext("get Namespace", ApiErrors.Timeout);

        await check.CheckAsync(default);

        Assert.Equal([(true, "builder.namespace: builds")], check.Look());
    }

    [Fact]
    public void Without_such_a_namespace_there_is_nothing_to_say()
    {
        using var check = Check(string.Empty);

        Assert.Empty(check.Look());
    }

    private BuildNamespaceCheck Check(string @namespace) => new(
        _cluster,
        new BuilderSettings { Namespace = @namespace },
        TimeProvider.System,
        NullLogger<BuildNamespaceCheck>.Instance);
}
