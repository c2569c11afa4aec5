using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Documentation;

/// <summary>
/// The operator's rights to the letter, in tests/testdata/rbac: whoever widens them has to write it there too.
/// </summary>
public sealed class RolesTests
{
    public static TheoryData<string> Roles =>
    [
        "config/rbac/role.yaml",
        "config/rbac/leader-election-role.yaml",
        "config/namespaced/role.yaml",
        "config/build-namespace/cluster-role.yaml",
        "config/build-namespace/build-role.yaml",
    ];

    [Theory]
    [MemberData(nameof(Roles))]
    public void The_operator_may_do_this_and_nothing_else(string role) => Golden.AssertEqual(
        $"rbac/{role["config/".Length..].Replace('/', '-')}",
        File.ReadAllText(Path.Combine(RepositoryRoot.Path, role)));

    // "deletecollection" and "patch" are answered with what was there, a dry run of them too.
    [Theory]
    [MemberData(nameof(Roles))]
    public void Nothing_lets_it_read_a_secret(string role) => Assert.All(
        YamlDocuments.Read(Path.Combine(RepositoryRoot.Path, role))[0]["rules"]!.AsArray()
            .Where(rule => rule!["resources"]!.AsArray().Any(name => $"{name}" is "secrets" or "*")),
        rule => Assert.Equal(["create", "delete"], rule!["verbs"]!.AsArray().Select(verb => $"{verb}")));

    [Fact]
    public void Where_pods_have_a_namespace_of_their_own_it_touches_none_elsewhere()
    {
        var role = Path.Combine(RepositoryRoot.Path, "config", "build-namespace", "cluster-role.yaml");

        Assert.DoesNotContain(
            YamlDocuments.Read(role)[0]["rules"]!.AsArray().SelectMany(rule => rule!["resources"]!.AsArray()),
            name => $"{name}" is "pods" or "pods/log" or "secrets");
    }
}
