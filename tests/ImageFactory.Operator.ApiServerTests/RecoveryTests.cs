using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>What was wrong between the program and its cluster and is mended works without a restart.</summary>
public sealed class RecoveryTests(OperatorServer server) : IClassFixture<OperatorServer>
{
    private const string Role = "imagefactory-operator";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_role_that_is_granted_later_works_within_half_a_minute()
    {
        await server.Server.Kubectl.RunAsync("delete", "clusterrolebinding", Role);
        await server.Account.UntilMayAsync(false, OperatorAccount.StatusRight);
        await using var program = await server.ProgramAsync("role");
        await program.LaunchAsync();
        await SaysAsync(
            program,
            "[-]watch ImageBuild: Cannot watch ImageBuild in all namespaces: GET "
            + "/apis/imagefactory.dev/v1alpha1/imagebuilds: 403: imagebuilds.imagefactory.dev is forbidden: User "
            + "\"system:serviceaccount:imagefactory-system:imagefactory-operator\" cannot list resource "
            + "\"imagebuilds\" in API group \"imagefactory.dev\" at the cluster scope: grant the operator's service "
            + "account get, list and watch on it (role and binding in config/rbac)\n");
        Assert.Equal(200, (await program.AskAsync("healthz")).Status);
        // One line for each kind that is watched, and no more; the page may tell of a kind before the log does.
        await Eventually.HoldsAsync(() => Task.FromResult(Kinds().Count() >= 4), Soon, () => program.Tail);
        Assert.Equal(["DistroProfile", "ImageBuild", "ImagePromotion", "Pod"], Kinds());

        await server.Account.GrantAsync();

        await program.ReadyAsync(Soon);
        await server.AssertTakesUpAsync(program, "granted");

        IEnumerable<string> Kinds() => program.Problems().Select(line => line.Split(' ')[2]).Order();
    }

    [Fact]
    public async Task The_right_to_the_lease_that_is_granted_later_makes_a_leader()
    {
        const string Binding = "imagefactory-leader-election";
        await server.Server.Kubectl.RunAsync("delete", "rolebinding", "-n", OperatorAccount.Namespace, Binding);
        await server.Account.UntilMayAsync(false, OperatorAccount.LeaseRight);
        await using var program = await server.ProgramAsync("lease");
        await program.LaunchAsync();
        await SaysAsync(
            program,
            "[-]leader election: Cannot hold lease imagefactory-system/imagefactory-operator-leader: GET "
            + "/apis/coordination.k8s.io/v1/namespaces/imagefactory-system/leases/imagefactory-operator-leader: 403: "
            + "leases.coordination.k8s.io \"imagefactory-operator-leader\" is forbidden: User "
            + "\"system:serviceaccount:imagefactory-system:imagefactory-operator\" cannot get resource \"leases\" in "
            + "API group \"coordination.k8s.io\" in the namespace \"imagefactory-system\": grant the operator's "
            + "service account get, create and update on leases there (leader-election role and binding in "
            + "config/rbac)\n");

        await server.Account.GrantAsync();

        await program.ReadyAsync(Soon);
        await SaysAsync(program, "[+]leader election: this process leads\n");
    }

    [Fact]
    public async Task A_token_that_ended_is_replaced_by_the_one_in_its_file_also_where_the_file_was_away_for_a_moment()
    {
        await server.Client.CreateAsync(new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "bound", NamespaceProperty = OperatorAccount.Namespace },
        });
        var file = server.Folder.Write("token", await server.Account.TokenAsync("bound"));
        var next = await server.Account.TokenAsync();
        await using var program = server.Program("expiry", server.Account.Kubeconfig($"tokenFile: \"{file}\""));
        await program.StartAsync();
        await SaysAsync(program, "[+]leader election: this process leads\n");
        File.Delete(file);
        await server.Client.DeleteAsync<V1Secret>("bound", OperatorAccount.Namespace);

        // The server remembers a good token for 10 s. The election asks every 2 s, so it is the first to be refused;
        // then it looks for another one.
        await Eventually.HoldsAsync(
            () => Task.FromResult(program.Problems().Contains(
                $"The token file {file} can't be read (Could not find file '{file}'.); the token from before goes on")),
            Soon,
            () => $"no token was looked for\n{program.Tail}",
            TimeSpan.FromMilliseconds(20));
        await File.WriteAllTextAsync(file, next);

        // The leader had 8 s left to renew: a process that did not recover would be gone, and nobody starts it again.
        await server.AssertTakesUpAsync(program, "renewed");
        await program.ReadyAsync(Soon);
        Assert.Contains(
            "rest_client_requests_total{code=\"401\"", await program.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_was_made_before_a_crash_and_not_written_down_is_adopted()
    {
        // Without the right to write the status, every reconcile ends between the pod and the status: a crash finds
        // that moment.
        await server.Account.TakeAwayAsync("imagebuilds/status");
        var @namespace = await server.Server.NamespaceAsync();
        await using var program = await server.ProgramAsync("crash");
        await program.StartAsync();
        await server.CreateBuildAsync(@namespace, "crashed");
        await Eventually.HoldsAsync(
            async () => (await server.Client.ListAsync<V1Pod>(@namespace)).Count > 0, Soon, () => program.Tail);
        await program.KillAsync();
        var made = Assert.Single(await server.Client.ListAsync<V1Pod>(@namespace));
        Assert.Null((await server.LookAsync(@namespace, "crashed"))!.Status);

        await server.Account.GrantAsync();
        // Who died still holds the lease; this test is not about that wait.
        await server.Client.DeleteAsync<V1Lease>(OperatorAccount.Lease, OperatorAccount.Namespace);
        await program.StartAsync();

        V1ImageBuild? build = null;
        await Eventually.HoldsAsync(
            async () => (build = await server.LookAsync(@namespace, "crashed"))!.Status?.Host?.Name is not null,
            Soon,
            () => program.Tail);
        Assert.Equal(
            (made.Name(), 1, 1), (build!.Status!.Host!.Name, build.Status.Host.Attempt, build.Status.BuildNumber));
        Assert.Equal(made.Uid(), Assert.Single(await server.Client.ListAsync<V1Pod>(@namespace)).Uid());
        Assert.Single(await server.Client.ListAsync<V1Secret>(@namespace));
    }

    private static Task SaysAsync(OperatorProcess program, string line)
    {
        var text = string.Empty;
        return Eventually.HoldsAsync(
            async () => (text = (await program.AskAsync("readyz")).Text).Contains(line, StringComparison.Ordinal),
            Soon,
            () => $"expected '{line}' in:\n{text}\n{program.Tail}");
    }
}
