using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>The command that CronJobs run, by an account that may create builds and nothing else.</summary>
public sealed class CreateBuildTests(OperatorServer server) : IClassFixture<OperatorServer>
{
    [Fact]
    public async Task A_nightly_build_is_made_once_however_often_its_job_is_tried()
    {
        var (@namespace, kubeconfig) = await AccountAsync(mayCreate: true);
        string[] arguments =
        [
            "--profile", "debian-12", "--name", "debian-12-nightly-29432", "--if-unchanged", "Skip", "--publish",
            "true", "--backend", "Pod", "--ttl-seconds", "604800", "--every-seconds", "86400", "--jitter-seconds", "0",
        ];

        var first = await RunAsync(kubeconfig, arguments);
        var second = await RunAsync(kubeconfig, arguments);

        Assert.Equal((0, $"imagebuild {@namespace}/debian-12-nightly-29432 created\n", string.Empty), Told(first));
        Assert.Equal(
            (0, $"imagebuild {@namespace}/debian-12-nightly-29432 is there already\n", string.Empty), Told(second));
        var build = (await server.LookAsync(@namespace, "debian-12-nightly-29432"))!;
        Assert.Equal(
            ("debian-12", BuildBackend.Pod, UnchangedPolicy.Skip, true, 604_800, 7_200),
            (build.Spec.ProfileRef.Name, build.Spec.Backend, build.Spec.IfUnchanged, build.Spec.Publish,
                build.Spec.TtlSecondsAfterFinished, build.Spec.TimeoutSeconds));
        Assert.Equal(
            ("nightly", TimeSpan.FromDays(1)),
            (build.GetLabel(BuildAnnotations.Trigger), BuildAnnotations.Period(build)));
    }

    [Fact]
    public async Task A_build_without_a_name_gets_one_of_its_own()
    {
        var (@namespace, kubeconfig) = await AccountAsync(mayCreate: true);

        (await RunAsync(kubeconfig, "--profile", "debian-12")).Checked();

        var build = Assert.Single(await server.Client.ListAsync<V1ImageBuild>(@namespace));
        Assert.Matches("^debian-12-[bcdfghjklmnpqrstvwxz2456789]{5}$", build.Name());
    }

    [Fact]
    public async Task Who_may_not_create_builds_is_told_which_right_is_missing()
    {
        var (@namespace, kubeconfig) = await AccountAsync(mayCreate: false);

        Assert.Equal(
            (
                77,
                string.Empty,
                $"imagebuild {@namespace}/a is not created: POST "
                + $"/apis/imagefactory.dev/v1alpha1/namespaces/{@namespace}/imagebuilds: 403: "
                + "imagebuilds.imagefactory.dev is forbidden: User "
                + $"\"system:serviceaccount:{@namespace}:nightly\" cannot create resource \"imagebuilds\" in API group "
                + $"\"imagefactory.dev\" in the namespace \"{@namespace}\": grant the right to create "
                + $"imagebuilds.imagefactory.dev in namespace {@namespace}\n"),
            Told(await RunAsync(kubeconfig, "--profile", "debian-12", "--name", "a")));
    }

    /// <summary>A service account in a namespace of its own, as config/nightly makes it, and its kubeconfig.</summary>
    private async Task<(string Namespace, string Kubeconfig)> AccountAsync(bool mayCreate)
    {
        var @namespace = await server.Server.NamespaceAsync();
        await server.Server.Kubectl.RunAsync("create", "serviceaccount", "nightly", "-n", @namespace);
        if (mayCreate)
        {
            await server.Server.Kubectl.RunAsync(
                "create", "role", "nightly", "-n", @namespace, "--verb=create",
                "--resource=imagebuilds.imagefactory.dev");
            await server.Server.Kubectl.RunAsync(
                "create", "rolebinding", "nightly", "-n", @namespace, "--role=nightly",
                $"--serviceaccount={@namespace}:nightly");
            await server.Account.UntilMayAsync(
                true, new AccountRight("create", "imagefactory.dev", "imagebuilds", null, @namespace), "nightly");
        }

        var token = await server.Account.TokenAsync(@namespace, "nightly");
        var text = server.Account.Kubeconfig($"token: {token}").Replace(
            $"namespace: {OperatorAccount.Namespace}", $"namespace: {@namespace}", StringComparison.Ordinal);
        return (@namespace, server.Folder.Write($"{@namespace}.kubeconfig", text));
    }

    private static (int Code, string Output, string Errors) Told(CommandResult result) =>
        (result.ExitCode, result.Output, result.Errors);

    private static Task<CommandResult> RunAsync(string kubeconfig, params string[] arguments) => Command.RunAsync(
        Path.Combine(AppContext.BaseDirectory, "imagefactory-operator"),
        ["create-build", "--kubeconfig", kubeconfig, .. arguments]);
}
