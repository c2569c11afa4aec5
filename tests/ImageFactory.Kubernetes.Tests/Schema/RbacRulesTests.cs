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
    public void The_wildcard_is_refused() =>
        Assert.Throws<SchemaException>(() => RbacRules.Of([typeof(Greedy)], new HashSet<Type>()));

    [EntityRbac(typeof(Teapot), Verbs = RbacVerb.Get | RbacVerb.List)]
    private sealed class Reader;

    [EntityRbac(typeof(Teapot), Verbs = RbacVerb.Get | RbacVerb.Patch)]
    private sealed class Writer;

    [GenericRbac(Groups = [""], Resources = ["pods/log"], Verbs = RbacVerb.Get)]
    [GenericRbac(Urls = ["/healthz"], Verbs = RbacVerb.Get)]
    private sealed class LogReader;

    [EntityRbac(typeof(Teapot), Verbs = RbacVerb.All)]
    private sealed class Greedy;
}
