namespace ImageFactory.Operator.Settings;

/// <summary>Build servers (backend OpenStackVm). What a build's spec.openStackVm names goes before it.</summary>
public sealed record BuildHostSettings
{
    /// <summary>An entry of clouds.yaml; null for the cloud of the profile's first region.</summary>
    public string? Cloud { get; set; }

    /// <summary>The region; null for that of the profile's first region.</summary>
    public string? Region { get; set; }

    /// <summary>
    /// Name or id of the image: one with cloud-init, systemd and the builder's tools. A name means images of our own
    /// project, and public ones; of several the newest.
    /// </summary>
    public string? Image { get; set; }

    /// <summary>
    /// The id of the project that <see cref="Image"/> belongs to, and no other; null for our own and for public images.
    /// </summary>
    public string? ImageOwner { get; set; }

    /// <summary>
    /// The hash that Glance must have of the image's data, as sha512:0a… or sha256:0a…; null for any.
    /// </summary>
    public string? ImageHash { get; set; }

    /// <summary>Name or id of the flavor.</summary>
    public string? Flavor { get; set; }

    /// <summary>Name or id of the network.</summary>
    public string? Network { get; set; }

    /// <summary>Name or id of the external network that servers get a floating IP from; null for none.</summary>
    public string? FloatingIpNetwork { get; set; }

    /// <summary>Size in GiB of the volume that servers boot from; null to boot from the flavor's own disk.</summary>
    public int? VolumeGiB { get; set; }

    /// <summary>Type of that volume; null for the cloud's default.</summary>
    public string? VolumeType { get; set; }

    /// <summary>Availability zone; null to let Nova choose.</summary>
    public string? AvailabilityZone { get; set; }

    /// <summary>The image's default user, which may use sudo without a password, or root.</summary>
    public string User { get; set; } = "debian";

    /// <summary>Where SSH may come from, as a CIDR: the addresses of the operator, or of the bastion.</summary>
    public string SshFrom { get; set; } = "0.0.0.0/0";

    /// <summary>
    /// Public keys of people, in OpenSSH's form, who may look at a server that is kept (spec.keepBuildHost).
    /// </summary>
    public IReadOnlyList<string> AuthorizedKeys { get; set; } = [];

    /// <summary>The host that SSH connections go through; null to connect directly.</summary>
    public BastionSettings? Bastion { get; set; }

    /// <summary>How long Nova may take to make a server before it is replaced.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a server may take to answer over SSH, from its start on, before it is replaced.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a server that did answer may be silent before it is replaced. The build on it goes on meanwhile.
    /// </summary>
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>A host that SSH connections to build servers go through.</summary>
public sealed record BastionSettings
{
    /// <summary>Its name or address.</summary>
    public string Host { get; set; } = string.Empty;

    /// <summary>Its SSH port.</summary>
    public int Port { get; set; } = 22;

    /// <summary>The user there.</summary>
    public string User { get; set; } = string.Empty;

    /// <summary>The file with the private key, from a mounted Secret.</summary>
    public string IdentityFile { get; set; } = "/etc/imagefactory-bastion/id";

    /// <summary>
    /// The file with the bastion's host keys, in the form of OpenSSH's known_hosts. No other host key is believed.
    /// </summary>
    public string KnownHostsFile { get; set; } = "/etc/imagefactory-bastion/known_hosts";
}
