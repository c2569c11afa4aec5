using System.Text.Json.Nodes;
using ImageFactory.Generate.Chart;
using ImageFactory.Generate.Dashboards;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Schema;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Hosts.Contract;

namespace ImageFactory.Generate;

/// <summary>Everything that is made from the C# types.</summary>
internal static class Generator
{
    // What no Role can give.
    private const string ClusterResource = "nodes";

    private static readonly Type[] Kinds = [typeof(V1DistroProfile), typeof(V1ImageBuild), typeof(V1ImagePromotion)];

    /// <summary>All files.</summary>
    /// <param name="root">The repository's root: some files are completed, or copied from others.</param>
    /// <exception cref="SchemaException">A type breaks a rule.</exception>
    public static IReadOnlyList<GeneratedFile> Run(string root)
    {
        var documentation = XmlDocumentation.Load(
            Kinds.Append(typeof(EntityScopeAttribute))
                .Select(type => Path.ChangeExtension(type.Assembly.Location, ".xml"))
                .Distinct());
        var definitions = Kinds
            .Select(kind => CustomResourceDefinition.Of(kind, EntityJsonContext.Default.Options, documentation))
            .ToList();
        var crds = definitions.Select(Crd).ToList();
        List<GeneratedFile> files =
        [
            .. crds.Select(crd => crd with { Path = "crds/" + crd.Path }),
            new GeneratedFile("crds/Kustomization", YamlText.Write(Kustomization(crds))),
            new GeneratedFile(
                "config/crd-before-1.25/kustomization.yaml", YamlText.Write(OlderServers.Kustomization(definitions))),
            new GeneratedFile(
                "config/rbac/role.yaml",
                YamlText.Write(Role("ClusterRole", role => role is null or OperatorRoles.Builds))),
            new GeneratedFile("config/namespaced/role.yaml", YamlText.Write(NamespacedRole())),
            new GeneratedFile(
                "config/build-namespace/cluster-role.yaml", YamlText.Write(Role("ClusterRole", role => role is null))),
            new GeneratedFile("config/build-namespace/build-role.yaml", YamlText.Write(BuildRole())),
            new GeneratedFile("docs/reasons.md", ReasonsDocument.Write(documentation)),
            new GeneratedFile("docs/reference.md", ReferenceDocument.Write(definitions)),
            new GeneratedFile("docs/troubleshooting.md", TroubleshootingDocument.Write(documentation)),
            .. DashboardFiles.All(),
        ];
        return [.. files, .. ChartFiles.Of(root, files)];
    }

    private static GeneratedFile Crd(JsonObject crd)
    {
        var names = crd["spec"]!["names"]!["plural"]!.GetValue<string>();
        return new GeneratedFile($"{crd["spec"]!["group"]!.GetValue<string>()}_{names}.yaml", YamlText.Write(crd));
    }

    // Of the three names that kustomize knows, the one without an ending: kubectl apply -f and Helm would take a .yaml
    // in this folder for an object of the cluster.
    private static JsonObject Kustomization(IEnumerable<GeneratedFile> crds) => new()
    {
        ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
        ["kind"] = "Kustomization",
        ["resources"] = new JsonArray([.. crds.Select(crd => JsonValue.Create(crd.Path))]),
    };

    private static JsonObject Role(string kind, Predicate<string?> isOfRole)
    {
        var types = new[] { typeof(V1ImageBuild), typeof(EntityScopeAttribute) }
            .SelectMany(type => type.Assembly.GetTypes());
        return new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "imagefactory-operator" },
            ["rules"] = RbacRules.Of(types, Kinds.ToHashSet(), isOfRole),
        };
    }

    /// <summary>The role of an operator in the namespace that its pods have for themselves.</summary>
    private static JsonObject BuildRole()
    {
        var role = Role("Role", role => role is not null);
        role["metadata"]!["namespace"] = "imagefactory-builds";
        return role;
    }

    /// <summary>The role of an operator that serves one namespace.</summary>
    private static JsonObject NamespacedRole()
    {
        var role = Role("Role", role => role is null or OperatorRoles.Builds);
        foreach (var rule in role["rules"]!.AsArray().ToList())
        {
            var resources = rule!["resources"]!.AsArray();
            resources.RemoveAll(resource => resource!.GetValue<string>() == ClusterResource);
            if (resources.Count == 0)
            {
                role["rules"]!.AsArray().Remove(rule);
            }
        }

        return role;
    }
}

/// <summary>A file that is generated and committed.</summary>
/// <param name="Path">Where it lies, from the repository's root.</param>
/// <param name="Text">What it holds.</param>
internal sealed record GeneratedFile(string Path, string Text);
