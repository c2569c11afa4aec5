using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Schema;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Generate.Chart;

/// <summary>
/// What the operator's checks of settings say beyond the types, as far as a schema can: Helm then refuses it before
/// anything is installed, where the operator could only end again and again.
/// </summary>
internal static class SettingsBounds
{
    private const string AbsolutePath = "^/";
    private const string Name = FieldPatterns.LabelValue;

    // Without user, query and fragment.
    private const string Endpoint = "^https?://[^\\s/?#@]+(/[^\\s?#]*)?$";

    // Without user and fragment. Plain http is for addresses of the same machine.
    private const string Webhook =
        "^(https://[^\\s/?#@]+|http://(localhost|127\\.[0-9.]+|\\[::1\\])(:[0-9]+)?)([/?][^\\s#]*)?$";

    // A new node each time, since a node has one place.
    private static IEnumerable<(string Path, JsonObject Bounds)> All =>
    [
        ("clusterName", Text(Name, 63)),
        ("tenants.[]", Needs("name", "namespaces")),
        ("tenants.[].name", Text(Name, 63)),
        ("tenants.[].clouds.[]", Needs("cloud")),
        ("tenants.[].clouds.[].cloud", Text(FieldPatterns.CloudWord)),
        ("tenants.[].promotion.regions.[]", Text(FieldPatterns.CloudAndRegion)),
        ("tenants.[].quota.runningBuilds", AtLeast(1)),
        ("tenants.[].quota.queuedBuilds", AtLeast(1)),
        ("tenants.[].quota.storeGiB", AtLeast(1)),
        ("tenants.[].quota.logsMiB", AtLeast(1)),
        ("mirrors.*", Text("^https?://[^\\s/]")),
        ("healthPort", Port()),
        ("metrics.listenPort", Port()),
        ("maxParallelReconciliations", AtLeast(1)),
        ("leaderElectionNamespace", Text("^$|" + FieldPatterns.Word)),
        ("builder.namespace", Text("^$|" + FieldPatterns.Word)),
        ("builder.images.[]", Needs("tool", "image")),
        ("builder.images.[].image", Text(FieldPatterns.ContainerImage)),
        ("builder.images.[].distro", Text(FieldPatterns.Distro)),
        ("builder.allowedImages.[]", Text("^\\S+$")),
        ("builder.imagePullPolicy", PullPolicy()),
        ("builder.maxConcurrentBuilds", AtLeast(1)),
        ("builder.cpu", Amount()),
        ("builder.memory", Amount()),
        ("builder.memoryLimit", Amount("^$|")),
        ("builder.workspace", Amount()),
        ("tester.image", Text("^$|" + FieldPatterns.ContainerImage)),
        ("tester.imagePullPolicy", PullPolicy()),
        ("tester.cpu", Amount()),
        ("tester.workspace", Amount()),
        ("artifacts.root", Text(AbsolutePath)),
        ("artifacts.endpoint", Text("^$|" + Endpoint)),
        ("artifacts.listenPort", Port()),
        ("artifacts.maxArtifactBytes", AtLeast(1, long.MaxValue)),
        ("artifacts.maxLogBytes", AtLeast(1, long.MaxValue)),
        ("artifacts.uploadLeastRate", AtLeast(0, long.MaxValue)),
        ("artifacts.tls.certFile", Text(AbsolutePath)),
        ("artifacts.tls.keyFile", Text(AbsolutePath)),
        ("artifacts.tls.caFile", Text(AbsolutePath)),
        ("artifacts.minFreeBytes", AtLeast(0, long.MaxValue)),
        ("openstack.cloudsFile", Text(AbsolutePath)),
        ("openstack.maxUploadsPerRegion", AtLeast(1)),
        ("openstack.regionAttempts", AtLeast(1)),
        ("openstack.breakerFailures", AtLeast(1)),
        ("openstack.maxBuildsPerCloud", AtLeast(1)),
        ("openstack.allowedImageProperties.[]", Text(FieldPatterns.AllowedImageProperty)),
        ("openstack.capabilities.*", AtLeast(0, 62)),
        ("openstack.buildHost.imageOwner", Text(FieldPatterns.ProjectId)),
        ("openstack.buildHost.imageHash", Text(FieldPatterns.ImageHash)),
        ("openstack.buildHost.volumeGiB", AtLeast(1)),
        ("openstack.buildHost.user", Text(FieldPatterns.UserName)),
        ("openstack.buildHost.bastion", Needs("host", "identityFile", "knownHostsFile")),
        ("openstack.buildHost.bastion.port", Port()),
        ("openstack.buildHost.bastion.user", Text(FieldPatterns.UserName)),
        ("openstack.buildHost.bastion.identityFile", Text(AbsolutePath)),
        ("openstack.buildHost.bastion.knownHostsFile", Text(AbsolutePath)),
        ("signing.keys.[]", Needs("name", "keyFile")),
        ("signing.keys.[].name", Text(Name, 63)),
        ("signing.keys.[].keyFile", Text(AbsolutePath)),
        ("signing.keys.[].passphraseFile", Text(AbsolutePath)),
        ("signing.keys.[].fingerprint", Text(FieldPatterns.Fingerprint)),
        ("signing.image", Needs("keyFile", "certificateFile")),
        ("signing.image.keyFile", Text(AbsolutePath)),
        ("signing.image.passphraseFile", Text(AbsolutePath)),
        ("signing.image.certificateFile", Text(AbsolutePath)),
        ("promotions.webhook.url", Text(Webhook)),
        ("promotions.webhook.tokenFile", Text(AbsolutePath)),
        ("promotions.webhook.caFile", Text(AbsolutePath)),
        ("notifications.mail", Needs("host", "from")),
        ("notifications.mail.port", Port()),
        ("notifications.mail.from", Text(FieldPatterns.Email)),
        ("notifications.mail.team.[]", Text(FieldPatterns.Email)),
        ("notifications.mail.passwordFile", Text(AbsolutePath)),
        ("notifications.mail.caFile", Text(AbsolutePath)),
        ("notifications.webhooks.[].name", Text(Name, 63)),
        ("notifications.webhooks.[].url", Text(Webhook)),
        ("notifications.webhooks.[].urlFile", Text(AbsolutePath)),
        ("notifications.webhooks.[].signingKeyFile", Text(AbsolutePath)),
        ("notifications.webhooks.[].tokenFile", Text(AbsolutePath)),
        ("notifications.webhooks.[].caFile", Text(AbsolutePath)),
        ("notifications.linkTemplate", Text("^https?://")),
        ("tracing.endpoint", Text("^$|" + Endpoint)),
        ("tracing.headersFile", Text(AbsolutePath)),
    ];

    /// <summary>Writes them into the schema of the settings.</summary>
    /// <exception cref="SchemaException">A setting is not there any more.</exception>
    public static void Write(JsonObject schema)
    {
        foreach (var (path, bounds) in All)
        {
            var node = path.Split('.').Aggregate((JsonNode?)schema, Below)?.AsObject()
                ?? throw new SchemaException([$"SettingsBounds: {path} is no setting: remove it, or correct its name"]);
            foreach (var (keyword, value) in bounds)
            {
                node[keyword] = value!.DeepClone();
            }

            // What is one of some words needs no type.
            if (bounds.ContainsKey("enum"))
            {
                node.Remove("type");
            }
        }
    }

    private static JsonNode? Below(JsonNode? node, string name) => name switch
    {
        "[]" => node?["items"],
        "*" => node?["additionalProperties"],
        _ => node?["properties"]?[name],
    };

    private static JsonObject Needs(params string[] names) =>
        new() { ["required"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) };

    private static JsonObject Text(string pattern) => new() { ["pattern"] = pattern };

    private static JsonObject Text(string pattern, int longest) =>
        new() { ["pattern"] = pattern, ["minLength"] = 1, ["maxLength"] = longest };

    private static JsonObject PullPolicy() => new() { ["enum"] = new JsonArray("Always", "IfNotPresent", "Never") };

    private static JsonObject Port() => AtLeast(1, ushort.MaxValue);

    // A number may also be written as a text, to which the pattern applies.
    private static JsonObject AtLeast(long least, long most = int.MaxValue) => new()
    {
        ["pattern"] = least > 0 ? "^[1-9]\\d*$" : "^(0|[1-9]\\d*)$",
        ["minimum"] = least,
        ["maximum"] = most,
    };

    private static JsonObject Amount(string before = "") => new()
    {
        ["type"] = new JsonArray("string", "number"),
        ["pattern"] = before + FieldPatterns.Quantity,
        ["minimum"] = 0,
    };
}
