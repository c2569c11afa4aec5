using System.Net;
using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Settings;

/// <summary>
/// Finds all that cannot work although it fits the types: each fault names the setting and the remedy.
/// </summary>
internal sealed partial class SettingsChecks
{
    private readonly List<string> _faults = [];

    /// <summary>The faults. Pure: no file and no server is looked at.</summary>
    public static IReadOnlyList<string> Faults(OperatorOptions options)
    {
        var checks = new SettingsChecks();
        checks.Check(options);
        return checks._faults;
    }

    private void Check(OperatorOptions options)
    {
        foreach (var (name, url) in options.Mirrors)
        {
            Require(
                Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https",
                $"mirrors.{name} must be an http or https URL, not '{SettingsText.MaskUrl(url)}'");
        }

        Require(
            Regex.IsMatch(options.ClusterName, FieldPatterns.LabelValue) && options.ClusterName.Length is > 0 and <= 63,
            "clusterName must be a word of up to 63 letters, digits, dashes, dots and underscores");
        RequireNamespace(options.Namespace, "namespace", "leave it out for all namespaces");
        RequireNamespace(
            options.LeaderElectionNamespace, "leaderElectionNamespace", "leave it out for the operator's own");
        Require(options.Builder);
        Require(options.Builder.Placement);
        RequireBuildNamespace(options);
        Require(options.Tester);
        Require(options.MaxParallelReconciliations > 0, "maxParallelReconciliations must be at least 1");
        Require(options.HealthPort is > 0 and <= ushort.MaxValue, "healthPort must be a port, 1 to 65535");
        Require(options.HealthPort != options.Artifacts.ListenPort, "healthPort and artifacts.listenPort must differ");
        Require(options.OpenStack);
        Require(options.Signing, options.Tester);
        RequireTenants(options);
        _faults.AddRange(options.Artifacts.Faults());
        _faults.AddRange(options.Promotions.Faults());
        _faults.AddRange(options.Notifications.Faults());
        _faults.AddRange(options.Tracing.Faults());
        _faults.AddRange(options.Metrics.Faults(options.HealthPort, options.Artifacts.ListenPort));
    }

    private void Require(BuilderSettings builder)
    {
        Require(builder.MaxConcurrentBuilds > 0, "builder.maxConcurrentBuilds must be at least 1");
        Require(
            builder.ImagePullPolicy is "Always" or "IfNotPresent" or "Never",
            "builder.imagePullPolicy must be Always, IfNotPresent or Never");
        RequireQuantity(builder.Cpu, "builder.cpu", "500m");
        RequireQuantity(builder.Memory, "builder.memory", "4Gi");
        RequireQuantity(builder.Workspace, "builder.workspace", "20Gi");
        if (builder.MemoryLimit.Length > 0)
        {
            RequireQuantity(builder.MemoryLimit, "builder.memoryLimit", "8Gi");
            Require(
                !(Quantity.Parse(builder.Memory) > Quantity.Parse(builder.MemoryLimit)),
                $"builder.memoryLimit ({builder.MemoryLimit}) is below builder.memory ({builder.Memory}): raise "
                + "memoryLimit or lower memory");
        }

        foreach (var (number, entry) in builder.Images.Index())
        {
            var field = $"builder.images[{number}]";
            Require(entry.Tool is not null, $"{field}.tool must be DiskImageBuilder, Kiwi or Import");
            Require(entry.Image.Length > 0, $"{field}.image must name an image");
            Require(
                entry.Distro is null || Regex.IsMatch(entry.Distro, FieldPatterns.Distro),
                $"{field}.distro must be written as spec.os.distro of a profile, e.g. opensuse");
            Require(
                builder.Images.Count(other => (other.Tool, other.Distro) == (entry.Tool, entry.Distro)) == 1,
                $"{field} is for the same tool and distro as another entry: keep one of them");
        }
    }

    private void Require(TesterSettings tester)
    {
        Require(
            tester.ImagePullPolicy is "Always" or "IfNotPresent" or "Never",
            "tester.imagePullPolicy must be Always, IfNotPresent or Never");
        RequireQuantity(tester.Cpu, "tester.cpu", "500m");
        RequireQuantity(tester.Workspace, "tester.workspace", "20Gi");
        Require(
            !tester.Required || tester.Image.Length > 0,
            "tester.required needs tester.image: name the tester image, or remove required");
        Require(
            tester.RequiredModules.Count == 0 || tester.Required,
            "tester.requiredModules needs tester.required: true: set it, or remove requiredModules");
    }

    private void Require(OpenStackSettings openStack)
    {
        Require(Path.IsPathFullyQualified(openStack.CloudsFile), "openstack.cloudsFile must be an absolute path");
        Require(openStack.MaxUploadsPerRegion > 0, "openstack.maxUploadsPerRegion must be at least 1");
        Require(openStack.RegionAttempts > 0, "openstack.regionAttempts must be at least 1");
        Require(openStack.BreakerFailures > 0, "openstack.breakerFailures must be at least 1");
        Require(openStack.BreakerTime > TimeSpan.Zero, "openstack.breakerTime must be positive");
        Require(openStack.RegionPoll > TimeSpan.Zero, "openstack.regionPoll must be positive");
        Require(openStack.ImportPatience > TimeSpan.Zero, "openstack.importPatience must be positive");
        Require(openStack.RegionGrace >= TimeSpan.Zero, "openstack.regionGrace must be zero or positive");
        Require(openStack.RetentionDelay > TimeSpan.Zero, "openstack.retentionDelay must be positive");
        Require(
            openStack.GarbageCollector.Period >= TimeSpan.FromSeconds(1),
            "openstack.garbageCollector.period must be at least a second");
        Require(openStack.MaxBuildsPerCloud > 0, "openstack.maxBuildsPerCloud must be at least 1");
        Require(openStack.BuildHost);
        foreach (var name in openStack.AllowedImageProperties)
        {
            Require(
                Regex.IsMatch(name, FieldPatterns.AllowedImageProperty),
                "openstack.allowedImageProperties must hold names in small letters, or what they begin with and a *, "
                + $"such as vendor_*, not '{name}'");
        }

        foreach (var (name, bit) in openStack.Capabilities)
        {
            Require(bit is >= 0 and < 63, $"openstack.capabilities.{name} must be a bit, 0 to 62");
            Require(
                openStack.Capabilities.Values.Count(other => other == bit) == 1,
                $"openstack.capabilities.{name} has bit {bit}, which another capability has too");
        }
    }

    private void Require(BuildHostSettings host)
    {
        Require(
            host is { ImageOwner: null, ImageHash: null } || host.Image is not null,
            "openstack.buildHost.imageOwner and imageHash need openstack.buildHost.image: name the image, or remove "
            + "them");
        Require(
            host.ImageOwner is null || Regex.IsMatch(host.ImageOwner, FieldPatterns.ProjectId),
            "openstack.buildHost.imageOwner must be the id of a project");
        Require(
            host.ImageHash is null || Regex.IsMatch(host.ImageHash, FieldPatterns.ImageHash),
            "openstack.buildHost.imageHash must be sha512: or sha256: and the hash in small hexadecimal digits, as "
            + "os_hash_algo and os_hash_value of the image have them");
        Require(
            host.VolumeType is null || host.VolumeGiB is not null,
            "openstack.buildHost.volumeType needs openstack.buildHost.volumeGiB: give the volume's size, or remove the "
            + "type");
        Require(host.VolumeGiB is null or > 0, "openstack.buildHost.volumeGiB must be at least 1");
        Require(
            Regex.IsMatch(host.User, FieldPatterns.UserName),
            "openstack.buildHost.user must be the name of a Unix user");
        Require(
            IPNetwork.TryParse(host.SshFrom, out _),
            "openstack.buildHost.sshFrom must be a CIDR such as 192.0.2.0/24");
        foreach (var key in host.AuthorizedKeys)
        {
            Require(
                key.Split(' ').Length >= 2 && !key.AsSpan().ContainsAny("\r\n\""),
                "openstack.buildHost.authorizedKeys must hold public keys, one line each, such as 'ssh-ed25519 AAAA... "
                + "name'");
        }

        Require(host.StartTimeout > TimeSpan.Zero, "openstack.buildHost.startTimeout must be positive");
        Require(host.ConnectTimeout > TimeSpan.Zero, "openstack.buildHost.connectTimeout must be positive");
        Require(host.SilenceTimeout > TimeSpan.Zero, "openstack.buildHost.silenceTimeout must be positive");
        if (host.Bastion is { } bastion)
        {
            Require(
                Uri.CheckHostName(bastion.Host) != UriHostNameType.Unknown,
                "openstack.buildHost.bastion.host must be a name or an address");
            Require(
                bastion.Port is > 0 and <= ushort.MaxValue,
                "openstack.buildHost.bastion.port must be a port, 1 to 65535");
            Require(
                Regex.IsMatch(bastion.User, FieldPatterns.UserName),
                "openstack.buildHost.bastion.user must be the name of a Unix user");
            Require(
                Path.IsPathFullyQualified(bastion.IdentityFile),
                "openstack.buildHost.bastion.identityFile must be an absolute path");
            Require(
                Path.IsPathFullyQualified(bastion.KnownHostsFile),
                "openstack.buildHost.bastion.knownHostsFile must be an absolute path");
        }
    }

    // No API server has it, and lists of what is in it are empty: the operator would wait for ever.
    private void RequireNamespace(string? value, string field, string otherwise) => Require(
        value is null || Regex.IsMatch(value, FieldPatterns.Namespace),
        $"{field} must be the name of a namespace, {FieldPatterns.NamespaceWords}, not '{value}'; {otherwise}");

    // Whoever may write where pods of builds live takes part in the builds of all tenants.
    private void RequireBuildNamespace(OperatorOptions options)
    {
        var value = options.Builder.Namespace;
        if (value.Length == 0)
        {
            return;
        }

        RequireNamespace(value, "builder.namespace", "leave it out for the namespaces of builds");
        Require(
            value != options.Namespace,
            $"builder.namespace is '{value}', as namespace is, where builds are: give the pods another one, or leave "
            + "it out");
        foreach (var (number, tenant) in options.Tenants.Index())
        {
            var fitting = tenant.Namespaces.FirstOrDefault(pattern => TenantSettings.Fits([pattern], value));
            Require(
                fitting is null,
                $"builder.namespace '{value}' is one of tenants[{number}].namespaces ('{fitting}'): name the tenant's "
                + "namespaces so that it is not, or give the pods another one");
        }
    }

    // What no pod can be made of would be found by the first build, and be called a defect of the operator.
    private void RequireQuantity(string value, string field, string example) => Require(
        Regex.IsMatch(value, FieldPatterns.Quantity) && Quantity.Parse(value) is not null,
        $"{field} must be a Kubernetes quantity, a number with m, k, Ki, M, Mi, G, Gi, T or Ti such as {example}, not "
        + $"'{value}'");

    private void Require(bool condition, string message)
    {
        if (!condition)
        {
            _faults.Add(message);
        }
    }
}
