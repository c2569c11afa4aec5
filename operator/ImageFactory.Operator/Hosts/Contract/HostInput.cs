using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What the host scripts are told (build.json). It holds no secret.</summary>
internal sealed record HostInput
{
    /// <summary>Version of this document's shape.</summary>
    public int Version { get; set; } = 1;

    /// <summary>The build.</summary>
    public required HostInputBuild Build { get; set; }

    /// <summary>The profile's name.</summary>
    public required string ProfileName { get; set; }

    /// <summary>The profile, resolved: parents merged, defaults filled in, mirrors as URLs.</summary>
    public required V1DistroProfileSpec Profile { get; set; }

    /// <summary>The profile's image before this one.</summary>
    public required HostInputPrevious Previous { get; set; }

    /// <summary>What the factory lets pass.</summary>
    public HostInputPolicies Policies { get; set; } = new();

    /// <summary>
    /// The authorities of the artifact store's certificate, in PEM; null for those that the host's system trusts.
    /// </summary>
    public string? ArtifactAuthorities { get; set; }

    /// <summary>Digest of the scripts; a host that sees others is not ours.</summary>
    public required string ScriptsDigest { get; set; }
}
