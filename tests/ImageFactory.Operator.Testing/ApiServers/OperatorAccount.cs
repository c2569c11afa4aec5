using System.Text.Json.Nodes;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Testing.ApiServers;

/// <summary>The operator's service account with the generated roles: what it may do in production.</summary>
public sealed class OperatorAccount(ManifestServer server)
{
    /// <summary>Where the operator is installed; its lease lies there too.</summary>
    public const string Namespace = "imagefactory-system";

    /// <summary>The lease's name.</summary>
    public const string Lease = "imagefactory-operator-leader";

    private const string Name = "imagefactory-operator";
    private const string Reviews = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    private static readonly string Roles = Path.Combine(RepositoryRoot.Path, "config", "rbac");

    /// <summary>A right of the cluster role.</summary>
    public static AccountRight StatusRight { get; } = new("patch", "imagefactory.dev", "imagebuilds", "status");

    /// <summary>A right of the role for the lease.</summary>
    public static AccountRight LeaseRight { get; } = new("update", "coordination.k8s.io", "leases", null, Namespace);

    /// <summary>The account with its roles, as they are installed.</summary>
    public async Task InstallAsync()
    {
        await server.Kubectl.RunAsync("create", "namespace", Namespace);
        await GrantAsync();
    }

    /// <summary>Binds the roles, again where something of them was taken away.</summary>
    public async Task GrantAsync()
    {
        await server.Kubectl.RunAsync("apply", "-n", Namespace, "-k", Roles);
        await UntilMayAsync(true, StatusRight);
        await UntilMayAsync(true, LeaseRight);
    }

    /// <summary>
    /// Returns once the server lets an account do something, or does not any more: it hears of its own roles a moment
    /// after they are written.
    /// </summary>
    /// <param name="may">Whether it is to be allowed.</param>
    /// <param name="right">What.</param>
    /// <param name="account">Another account in the right's namespace; null for the operator's.</param>
    public Task UntilMayAsync(bool may, AccountRight right, string? account = null) => Eventually.HoldsAsync(
        async () =>
        {
            var user = account is null ? $"{Namespace}:{Name}" : $"{right.Namespace}:{account}";
            var answer = await server.SendAsync(HttpMethod.Post, Reviews, new JsonObject
            {
                ["apiVersion"] = "authorization.k8s.io/v1",
                ["kind"] = "SubjectAccessReview",
                ["spec"] = new JsonObject
                {
                    ["user"] = $"system:serviceaccount:{user}",
                    ["resourceAttributes"] = new JsonObject
                    {
                        ["verb"] = right.Verb,
                        ["group"] = right.Group,
                        ["resource"] = right.Resource,
                        ["subresource"] = right.Subresource,
                        ["namespace"] = right.Namespace,
                    },
                },
            });
            Assert.True(answer.IsSuccess, answer.Body.ToJsonString());
            return answer.Body["status"]!["allowed"]!.GetValue<bool>() == may;
        },
        TimeSpan.FromSeconds(90),
        () => $"{right} is {(may ? "not granted" : "still there")}",
        TimeSpan.FromMilliseconds(20));

    /// <summary>Takes a resource out of the operator's cluster role, until <see cref="GrantAsync"/>.</summary>
    public async Task TakeAwayAsync(string resource)
    {
        const string Role = $"/apis/rbac.authorization.k8s.io/v1/clusterroles/{Name}";
        var role = (await server.SendAsync(HttpMethod.Get, Role)).Body;
        foreach (var rule in role["rules"]!.AsArray())
        {
            var resources = rule!["resources"]!.AsArray();
            rule["resources"] = new JsonArray(
                [.. resources.Where(item => $"{item}" != resource).Select(item => item!.DeepClone())]);
        }

        Assert.True((await server.SendAsync(HttpMethod.Put, Role, role)).IsSuccess);
        var (kind, part) = resource.Split('/') is [var plural, var sub] ? (plural, sub) : (resource, null);
        await UntilMayAsync(false, new AccountRight("get", "imagefactory.dev", kind, part));
    }

    /// <summary>A token of the account.</summary>
    /// <param name="secret">A Secret in the account's namespace with whose end the token ends; null for none.</param>
    public Task<string> TokenAsync(string? secret = null) => TokenAsync(Namespace, Name, secret);

    /// <summary>A token of any account.</summary>
    public async Task<string> TokenAsync(string @namespace, string account, string? secret = null)
    {
        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject
            {
                ["expirationSeconds"] = 3600,
                ["boundObjectRef"] = secret is null
                    ? null
                    : new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["name"] = secret },
            },
        };
        var answer = await server.SendAsync(
            HttpMethod.Post, $"/api/v1/namespaces/{@namespace}/serviceaccounts/{account}/token", request);
        Assert.True(answer.IsSuccess, answer.Body.ToJsonString());
        return answer.Body["status"]!["token"]!.ToString();
    }

    /// <summary>A kubeconfig's text for a user of this server.</summary>
    /// <param name="user">The members of the user, as a YAML flow: <c>token: x</c>.</param>
    /// <param name="address">Another address than the server's.</param>
    /// <param name="cluster">Members of the cluster beside its address; by default the server's authority.</param>
    public string Kubeconfig(string user, Uri? address = null, string? cluster = null) =>
        $$$"""
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: test, namespace: {{{Namespace}}}}}]
        clusters: [{name: test, cluster: {server: "{{{address ?? server.Address}}}", {{{cluster ?? Authority}}}}}]
        users: [{name: test, user: { {{{user}}} }}]
        """;

    /// <summary>The cluster's member that names the server's authority.</summary>
    public string Authority => $"certificate-authority: \"{Path.Combine(server.Certificates, "ca.crt")}\"";
}
