namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>How a package repository is laid out, and who reads it.</summary>
public enum RepositoryType
{
    /// <summary>Packages of Debian's format below dists/SUITE, as distributions have it.</summary>
    Apt,

    /// <summary>Packages of Debian's format in one folder, as vendors have it.</summary>
    AptFlat,

    /// <summary>RPM packages with repodata/repomd.xml, for dnf and zypper.</summary>
    RpmMd,
}
