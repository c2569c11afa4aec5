using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Charts;

/// <summary>Values that are wrong are refused before anything is installed, with their name.</summary>
public sealed class RefusedValuesTests
{
    private const string Nightly = "nightly: {builds: [{profile: debian-12, schedule: 15 2 * * *, ";

    /// <summary>Values, and what Helm says.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        // Names and types.
        { "mirorrs: {debian: http://a}", "at '': additional properties 'mirorrs' not allowed" },
        { "image: {repo: a}", "at '/image': additional properties 'repo' not allowed" },
        { "replicas: two", "at '/replicas': got string, want integer" },
        { "replicas: -1", "at '/replicas': minimum: got -1, want 0" },
        { "mirrors: {debian: null, ubuntu: ''}", "at '/mirrors/ubuntu': '' does not match pattern" },
        { "mirrors: {debian: ftp://mirror.example.org}", "at '/mirrors/debian': 'ftp://mirror.example.org' does not" },
        { "image: {digest: abc}", "at '/image/digest': 'abc' does not match pattern" },
        { "image: {tag: 'a b'}", "at '/image/tag': 'a b' does not match pattern" },
        { "image: {pullPolicy: Sometimes}", "at '/image/pullPolicy': value must be one of 'Always', 'IfNotPresent'" },
        { "watchNamespace: Images", "at '/watchNamespace': 'Images' does not match pattern" },
        { "persistence: {size: much}", "at '/persistence/size': 'much' does not match pattern" },
        { "persistence: {accessModes: []}", "at '/persistence/accessModes': minItems: got 0, want 1" },
        { "crds: {validationRules: maybe}", "at '/crds/validationRules': value must be one of 'auto', true, false" },
        { "secretMounts: [{secret: a}]", "at '/secretMounts/0': missing property 'mountPath'" },
        { "signing: {keys: [{name: a}]}", "at '/signing/keys/0': missing property 'key'" },
        { "signing: {keys: [{name: a, key: ../b}]}", "at '/signing/keys/0/key': '../b' does not match pattern" },
        { "clouds: {config: {mycloud: {}}}", "at '/clouds/config': missing property 'clouds'" },
        { "artifacts: {endpoint: images.example.org}", "at '/artifacts/endpoint': 'images.example.org' does not" },
        { "podLabels: {mesh: off}", "at '/podLabels/mesh': got boolean, want string" },
        { "nightly: {builds: [{profile: debian-12}]}", "at '/nightly/builds/0': missing property 'schedule'" },
        { "nightly: {builds: [{profile: a, schedule: 2 o'clock}]}", "at '/nightly/builds/0/schedule': '2 o\\'clock'" },
        {
            Nightly + "ifUnchanged: skip}]}",
            "at '/nightly/builds/0/ifUnchanged': value must be one of 'Skip', 'Build'"
        },
        { Nightly + "everySeconds: 99999999999999}]}", "at '/nightly/builds/0/everySeconds': maximum: got" },
        { "image: {repository: 'foo/bar:latest'}", "at '/image/repository': 'foo/bar:latest' does not match pattern" },
        { "image: {repository: 'https://foo/bar'}", "at '/image/repository': 'https://foo/bar' does not match" },
        { "image: {repository: Foo/Bar}", "at '/image/repository': 'Foo/Bar' does not match pattern" },
        { "resources: {limits: {memory: lots}}", "at '/resources/limits/memory': 'lots' does not match pattern" },
        {
            "artifacts: {endpoint: 'http://user:pw@images.example.org/'}",
            "at '/artifacts/endpoint': 'http://user:pw@images.example.org/' does not match pattern"
        },
        {
            "artifacts: {endpoint: 'https://images.example.org/?x=1'}",
            "at '/artifacts/endpoint': 'https://images.example.org/?x=1' does not match pattern"
        },
        // Sections that were emptied.
        { "settings:", "at '': missing property 'settings'" },
        { "image:", "at '': missing property 'image'" },
        { "clouds:", "at '': missing property 'clouds'" },
        { "nightly: {serviceAccount: }", "at '/nightly': missing property 'serviceAccount'" },
        { "persistence: {size: }", "at '/persistence': missing property 'size'" },
        { "persistence: {accessModes: }", "at '/persistence': missing property 'accessModes'" },
        { "settings: {builder: }", "at '/settings/builder': got null, want object" },
        // The settings file's own names and types.
        { "settings: {mirors: {}}", "at '/settings': additional properties 'mirors' not allowed" },
        { "settings: {healthPort: high}", "at '/settings/healthPort': 'high' does not match pattern" },
        {
            "settings: {builder: {checkValidUntil: 1}}",
            "at '/settings/builder/checkValidUntil': got number, want boolean"
        },
        { "settings: {openstack: {regionGrace: 10m}}", "at '/settings/openstack/regionGrace': '10m' does not match" },
        {
            "settings: {openstack: {uploadMethod: Mail}}",
            "at '/settings/openstack/uploadMethod': value must be one of"
        },
        // What the operator would refuse.
        { "settings: {clusterName: a b}", "at '/settings/clusterName': 'a b' does not match pattern" },
        { "settings: {healthPort: 99999}", "at '/settings/healthPort': maximum: got 99,999, want 65,535" },
        { "settings: {mirrors: {a: ftp://a}}", "at '/settings/mirrors/a': 'ftp://a' does not match pattern" },
        {
            "settings: {builder: {maxConcurrentBuilds: 0}}",
            "at '/settings/builder/maxConcurrentBuilds': minimum: got 0, want 1"
        },
        {
            "settings: {builder: {maxConcurrentBuilds: '0'}}",
            "at '/settings/builder/maxConcurrentBuilds': '0' does not match pattern"
        },
        {
            "settings: {builder: {maxConcurrentBuilds: 999999999999}}",
            "at '/settings/builder/maxConcurrentBuilds': maximum: got"
        },
        { "settings: {builder: {memory: 1Gb}}", "at '/settings/builder/memory': '1Gb' does not match pattern" },
        {
            "settings: {builder: {images: [{tool: Kiwi}]}}",
            "at '/settings/builder/images/0': missing property 'image'"
        },
        {
            "settings: {builder: {images: [{tool: Kiwi, image: a b}]}}",
            "at '/settings/builder/images/0/image': 'a b' does not match pattern"
        },
        { "settings: {tester: {image: x y}}", "at '/settings/tester/image': 'x y' does not match pattern" },
        { "settings: {artifacts: {root: data}}", "at '/settings/artifacts/root': 'data' does not match pattern" },
        {
            "settings: {artifacts: {maxArtifactBytes: 1e+23}}",
            "at '/settings/artifacts/maxArtifactBytes': maximum: got"
        },
        {
            "settings: {openstack: {regionGrace: '00:60:00'}}",
            "at '/settings/openstack/regionGrace': '00:60:00' does not match"
        },
        { "settings: {signing: {image: {keyFile: a}}}", "at '/settings/signing/image/keyFile': 'a' does not match" },
        {
            "settings: {notifications: {mail: {host: a}}}",
            "at '/settings/notifications/mail': missing property 'from'"
        },
        {
            "settings: {notifications: {webhooks: [{url: ftp://x}]}}",
            "at '/settings/notifications/webhooks/0/url': 'ftp://x' does not match pattern"
        },
        {
            "settings: {promotions: {webhook: {url: http://h/}}}",
            "at '/settings/promotions/webhook/url': 'http://h/' does not match pattern"
        },
        {
            "settings: {artifacts: {root: /data}}",
            "settings.artifacts.root: /data is not on the store's volume: name a folder below /var/lib/imagefactory"
        },
        {
            "settings: {builder: {images: [{tool: Kiwi, image: a}, {tool: Kiwi, image: b}]}}",
            "settings.builder.images: two are for Kiwi: keep one of them"
        },
        // Schedules.
        { Schedule("99 2 * * *"), "schedule '99 2 * * *' of profile a: 99 is no minute: 0 to 59" },
        { Schedule("*/0 2 * * *"), "*/0 is no minute: 0 to 59" },
        { Schedule("15 2-24 * * *"), "2-24 is no hour: 0 to 23" },
        { Schedule("15 2 0 * *"), "0 is no day: 1 to 31" },
        { Schedule("15 2 * JAN,FOO *"), "JAN,FOO is no month: 1 to 12, or jan to dec" },
        { Schedule("15 2 * * 7"), "7 is no day of the week: 0 to 6, or sun to sat" },
        // What contradicts something else.
        { "{mirrors: {a: http://a}, settings: {mirrors: {b: http://b}}}", "mirrors and settings.mirrors both name" },
        { "settings: {namespace: images}", "settings.namespace: use watchNamespace instead" },
        { "settings: {builder: {namespace: builds}}", "settings.builder.namespace: use builder.namespace instead" },
        { "builder: {namespace: builds}", "builder.namespace: settings.tenants has every namespace" },
        { "{builder: {namespace: a}, watchNamespace: a}", "builder.namespace and watchNamespace must differ" },
        { "builder: {createNamespace: true}", "builder.createNamespace: name the namespace as builder.namespace" },
        { "networkPolicy: {enabled: true}", "networkPolicy.enabled: pods of builds are in the namespaces of all" },
        {
            "networkPolicy: {buildersEgress: [all]}",
            "at '/networkPolicy/buildersEgress/0': got string, want object"
        },
        {
            "clouds: {existingSecret: a, config: {clouds: {a: {}}}}",
            "clouds.config and clouds.existingSecret both give"
        },
        {
            "{signing: {keys: [{name: a, key: a}]}, settings: {signing: {keys: [{name: b, keyFile: /b}]}}}",
            "signing.keys and settings.signing.keys both name keys"
        },
        {
            "{artifacts: {endpoint: http://a}, settings: {artifacts: {endpoint: http://b}}}",
            "artifacts.endpoint and settings.artifacts.endpoint both name the endpoint"
        },
        {
            "{artifacts: {tls: {secretName: a}}, settings: {artifacts: {tls: {certFile: /a, keyFile: /b}}}}",
            "artifacts.tls.secretName and settings.artifacts.tls both name a certificate"
        },
        { "artifacts: {tls: {caKey: ca.crt}}", "artifacts.tls.caKey is a key of artifacts.tls.secretName" },
        {
            "artifacts: {endpoint: http://a, tls: {secretName: a}}",
            "artifacts.tls.secretName: the endpoint http://a is http"
        },
        {
            "signing: {keys: [{name: a, key: a}, {name: a, key: b}]}",
            "signing.keys: two are named a: give each a name of its own"
        },
        {
            "artifacts: {service: {nodePort: 30000}}",
            "artifacts.service.nodePort: a Service of type ClusterIP has none"
        },
        {
            "commonLabels: {app.kubernetes.io/name: a}",
            "commonLabels: app.kubernetes.io/name is a label of the chart's own"
        },
        {
            "podLabels: {app.kubernetes.io/instance: a}",
            "podLabels: app.kubernetes.io/instance is a label of the chart's own"
        },
        {
            "{commonLabels: {team: a}, dashboards: {labels: {team: b}}}",
            "dashboards.labels and commonLabels both name team: keep one of them"
        },
        { "settings: {healthPort: 8082}", "settings.healthPort and settings.artifacts.listenPort must differ" },
        { "persistence: {enabled: false, existingClaim: a}", "persistence.existingClaim is not used while" },
        { "replicas: 2", "replicas: more than one operator needs a store that all mount" },
        {
            "{replicas: 2, persistence: {accessModes: [ReadWriteMany]}, settings: {leaderElection: false}}",
            "replicas: more than one operator needs settings.leaderElection: true"
        },
        {
            Nightly + "namespace: a}]}\nwatchNamespace: b",
            "profile debian-12 is in namespace a, but the operator serves b"
        },
        {
            Nightly + "everySeconds: 3000}]}",
            "jitterSeconds of profile debian-12 must be a quarter of everySeconds at most"
        },
        { Nightly + "}, {profile: debian-12, schedule: '@daily'}]}", "two are named debian-12-nightly" },
        {
            Nightly + "}, {profile: an-operating-system-with-a-very-long-name-indeed, schedule: '@daily'}]}",
            "is longer than the 52 characters of a CronJob's name"
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Helm_refuses_with_the_values_name(string values, string message)
    {
        using var folder = new TemporaryFolder();

        var result = await new Helm().TryAsync(
            "template", "imagefactory-operator", Helm.Chart, "--values", folder.Write("values.yaml", values));

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_zone_needs_Kubernetes_1_25()
    {
        var result = await new Helm().TryAsync(
            "template", "imagefactory-operator", Helm.Chart, "--kube-version", "v1.24.0",
            "--set", "nightly.timeZone=Europe/Berlin,nightly.builds[0].profile=a,nightly.builds[0].schedule=@daily");

        Assert.Contains(
            "timeZone Europe/Berlin of profile a needs Kubernetes 1.25", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_refused()
    {
        var result = await new Helm().TryAsync(
            "template", "imagefactory-operator", Helm.Chart, "--kube-version", "v1.19.16");

        Assert.Contains(
            "chart requires kubeVersion: >=1.20.0-0 which is incompatible with Kubernetes v1.19.16",
            result.Errors,
            StringComparison.Ordinal);
    }

    private static string Schedule(string schedule) => $"nightly: {{builds: [{{profile: a, schedule: '{schedule}'}}]}}";
}
