using System.Reflection;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Kubernetes.Schema;

/// <summary>Adds up what the classes of an operator say that they do to the API, into the rules of a role.</summary>
public static class RbacRules
{
    private static readonly RbacVerb[] Verbs =
    [
        RbacVerb.Get, RbacVerb.List, RbacVerb.Watch,
        RbacVerb.Create, RbacVerb.Update, RbacVerb.Patch, RbacVerb.Delete,
    ];

    /// <summary>The rules of all types, one per group and set of verbs, in alphabetical order.</summary>
    /// <param name="types">
    /// Types that may carry <see cref="EntityRbacAttribute"/> and <see cref="GenericRbacAttribute"/>.
    /// </param>
    /// <param name="ownKinds">
    /// The operator's own kinds: who patches one also writes its status and its finalizers. Updating the finalizers
    /// subresource is what OwnerReferencesPermissionEnforcement asks of those who set blockOwnerDeletion.
    /// </param>
    /// <param name="isOfRole">Takes in what belongs to a role; without it, the rules of all roles are one.</param>
    /// <exception cref="SchemaException">A type asks for the wildcard.</exception>
    public static JsonArray Of(
        IEnumerable<Type> types, IReadOnlySet<Type> ownKinds, Predicate<string?>? isOfRole = null)
    {
        SortedDictionary<(string Group, string Resource), RbacVerb> grants = [];
        SortedDictionary<string, RbacVerb> urls = new(StringComparer.Ordinal);
        foreach (var type in types)
        {
            var entityRules = type.GetCustomAttributes<EntityRbacAttribute>();
            foreach (var attribute in entityRules.Where(rule => isOfRole?.Invoke(rule.Role) ?? true))
            {
                Explicit(type, attribute.Verbs);
                foreach (var entity in attribute.Entities)
                {
                    Grant(grants, entity, attribute.Verbs, ownKinds.Contains(entity));
                }
            }

            var genericRules = type.GetCustomAttributes<GenericRbacAttribute>();
            foreach (var attribute in genericRules.Where(rule => isOfRole?.Invoke(rule.Role) ?? true))
            {
                Explicit(type, attribute.Verbs);
                foreach (var group in attribute.Groups)
                {
                    foreach (var resource in attribute.Resources)
                    {
                        Add(grants, (group, resource), attribute.Verbs);
                    }
                }

                foreach (var url in attribute.Urls)
                {
                    urls[url] = urls.GetValueOrDefault(url) | attribute.Verbs;
                }
            }
        }

        var rules = grants.GroupBy(pair => (pair.Key.Group, Verbs: pair.Value)).Select(rule => new JsonObject
        {
            ["apiGroups"] = SchemaJson.Texts([rule.Key.Group]),
            ["resources"] = SchemaJson.Texts(rule.Select(pair => pair.Key.Resource)),
            ["verbs"] = Names(rule.Key.Verbs),
        });
        var urlRules = urls.GroupBy(pair => pair.Value).Select(rule => new JsonObject
        {
            ["nonResourceURLs"] = SchemaJson.Texts(rule.Select(pair => pair.Key)),
            ["verbs"] = Names(rule.Key),
        });
        return [.. rules, .. urlRules];
    }

    private static void Grant(
        SortedDictionary<(string Group, string Resource), RbacVerb> grants, Type entity, RbacVerb verbs, bool isOwn)
    {
        var resource = EntityDefinition.Read(entity) ?? throw SchemaException.NoKind(entity);
        Add(grants, (resource.Group, resource.Plural), verbs);
        if (isOwn && verbs.HasFlag(RbacVerb.Patch))
        {
            Add(grants, (resource.Group, resource.Plural + "/status"), RbacVerb.Get | RbacVerb.Patch);
            Add(grants, (resource.Group, resource.Plural + "/finalizers"), RbacVerb.Update);
        }
    }

    private static void Add(
        SortedDictionary<(string Group, string Resource), RbacVerb> grants, (string, string) key, RbacVerb verbs) =>
        grants[key] = grants.GetValueOrDefault(key) | verbs;

    private static void Explicit(Type type, RbacVerb verbs)
    {
        if (verbs == RbacVerb.None || verbs.HasFlag(RbacVerb.All))
        {
            throw new SchemaException([$"{type.Name}: name the verbs that it needs instead of {verbs}"]);
        }
    }

    private static JsonArray Names(RbacVerb verbs) =>
        SchemaJson.Texts(Verbs.Where(verb => verbs.HasFlag(verb)).Select(verb => verb.ToString().ToLowerInvariant()));
}
