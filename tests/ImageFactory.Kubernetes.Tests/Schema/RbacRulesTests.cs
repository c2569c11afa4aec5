using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Schema;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Schema;

public sealed class RbacRulesTests
{
    [Fact]
    public void What_classes_say_adds_up_to_rules_with_explicit_verbs()
    {
        var rules = RbacRules.Of(
            [typeof(Reader), typeof(Writer), typeof(LogReader)], new HashSet<Type> { typeof(Teapot) });

        Assert.Equal(
            """
            - apiGroups:
              - ''
              resources:
              - pods/log
              verbs:
              - get
            - apiGroups:
              - tea.example
              resources:
              - teapots
              verbs:
              - get
              - list
              - patch
            - apiGroups:
              - tea.example
              resources:
              - teapots/finalizers
              verbs:
              - update
            - apiGroups:
              - tea.example
              resources:
              - teapots/status
              verbs:
              - get
              - patch
            - nonResourceURLs:
              - /healthz
              verbs:
              - get

            """,
            YamlText.Write(rules));
    }

    [Fact]
    public void What_belongs_to_one_of_several_roles_is_in_no_other()
    {
        Type[] types = [typeof(Reader), typeof(PodReader)];

        Assert.Equal(["teapots"], Resources(role => role is null));
        Assert.Equal(["pods"], Resources(role => role == "pods"));
        Assert.Equal(["pods", "teapots"], Resources(null));

        IEnumerable<string> Resources(Predicate<string?>? isOfRole) =>
            RbacRules.Of(types, new HashSet<Type>(), isOfRole)
                .SelectMany(rule => rule!["resources"]!.AsArray()).Select(name => $"{name}");
    }

    [Fact]
    public void The_wildcard_is_refused() =>
        Assert.Throws<SchemaException>(() => RbacRules.Of([typeof(Greedy)], new HashSet<Type>()));

    [EntityRbac(typeof(Teapot), Verbs = RbacVerb.Get | RbacVerb.List)]
    private sealed class Reader;

    [GenericRbac(Groups = [""], Resources = ["pods"], Verbs = RbacVerb.Get, Role = "pods")]
    private sealed class PodReader;

    [EntityRbac(typeof(Teapot), Verbs = RbacVerb.Get | RbacVerb.Patch)]
    private sealed class Writer;

    [GenericRbac(Groups = [""], Resources = ["pods/log"], Verbs = RbacVerb.Get)]
    [GenericRbac(Urls = ["/healthz"], Verbs = RbacVerb.Get)]
    private sealed class LogReader;

    [EntityRbac(typeof(Teapot), Verbs = RbacVerb.All)]
    private sealed class Greedy;
}
