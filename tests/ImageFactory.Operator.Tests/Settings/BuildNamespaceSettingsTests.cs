using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Settings;

/// <summary>Where pods of builds live, no tenant can enter.</summary>
public sealed class BuildNamespaceSettingsTests
{
    private const string Remedy =
        "name the tenant's namespaces so that it is not, or give the pods another one";

    [Theory]
    [InlineData("[builds]", "builds")]
    [InlineData("[\"*\"]", "*")]
    [InlineData("[images, \"b*s\"]", "b*s")]
    public void A_tenants_namespace_is_refused(string namespaces, string pattern) => Assert.Equal(
        [$"builder.namespace 'builds' is one of tenants[0].namespaces ('{pattern}'): {Remedy}"],
        Faults($"builder: {{namespace: builds}}\ntenants: [{{name: red, namespaces: {namespaces}}}]"));

    [Fact]
    public void Without_tenants_every_namespace_is_one_of_a_tenant() => Assert.Equal(
        [$"builder.namespace 'builds' is one of tenants[0].namespaces ('*'): {Remedy}"],
        Faults("builder: {namespace: builds}"));

    [Fact]
    public void The_namespace_that_is_watched_is_refused() => Assert.Equal(
        [
            "builder.namespace is 'builds', as namespace is, where builds are: give the pods another one, or leave it "
            + "out",
        ],
        Faults("builder: {namespace: builds}\nnamespace: builds\ntenants: [{name: red, namespaces: [images]}]"));

    [Fact]
    public void What_is_no_name_of_a_namespace_is_refused() => Assert.Equal(
        [
            "builder.namespace must be the name of a namespace, 63 lower-case letters, digits and dashes at most, with "
            + "neither end a dash, not 'My Builds'; leave it out for the namespaces of builds",
        ],
        Faults("builder: {namespace: My Builds}\ntenants: [{name: red, namespaces: [images]}]"));

    [Fact]
    public void A_namespace_that_no_tenant_has_is_taken() =>
        Assert.Empty(Faults("builder: {namespace: builds}\ntenants: [{name: red, namespaces: [images, \"red-*\"]}]"));

    private static IReadOnlyList<string> Faults(string yaml)
    {
        using var folder = new TemporaryFolder();
        return SettingsFile.Read(folder.Write("settings.yaml", yaml), []).Faults;
    }
}
