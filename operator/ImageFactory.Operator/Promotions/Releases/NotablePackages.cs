using System.Text.RegularExpressions;
using ImageFactory.Operator.Provenance;

namespace ImageFactory.Operator.Promotions.Releases;

/// <summary>
/// The changes of packages that decide whether an image is released in a hurry: those that faults are mended in most
/// often, and those without which nobody gets into a machine. Pure.
/// </summary>
internal static partial class NotablePackages
{
    private const int Most = 20;

    // As Debian's, SUSE's and Red Hat's families name them; a star stands for any end. Where there are too many, those
    // further down are left out.
    private static readonly string[] Names =
    [
        "linux-image*", "kernel", "kernel-core", "kernel-default*", "kernel-uek*",
        "libc6", "libc-bin", "glibc", "glibc-common", "musl",
        "openssl*", "libssl*", "libopenssl*", "gnutls", "libgnutls*",
        "openssh*",
        "systemd*", "libsystemd*", "udev", "libudev1",
        "sudo*", "polkit*", "policykit-1", "pam", "libpam*", "login", "passwd", "shadow*",
        "bash", "dash",
        "ca-certificates*",
        "cloud-init*",
        "curl*", "libcurl*",
        "gnupg*", "gpg*", "libgcrypt*",
        "grub*", "shim*",
        "apt", "libapt-pkg*", "dpkg", "rpm", "rpm-libs", "librpm*", "dnf", "libdnf", "zypper", "libzypp",
        "dbus*", "krb5*", "libkrb5*", "libxml2*", "libexpat1", "expat", "zlib*", "libz1", "xz*", "liblzma5",
        "python3", "perl", "perl-base", "chrony", "rsync", "vim*",
    ];

    /// <summary>The changes, as <c>name old → new</c>, the most important first.</summary>
    public static IList<string> Of(IEnumerable<PackageChange> changes) =>
    [
        .. changes
            .GroupBy(change => Family(change.Package), StringComparer.Ordinal)
            .Select(family => (family.Key, Rank: Rank(family.Key), Changes: family))
            .Where(family => family.Rank >= 0)
            .OrderBy(family => family.Rank)
            .ThenBy(family => family.Key, StringComparer.Ordinal)
            .Take(Most)
            .Select(family => $"{family.Key} {Versions(family.Changes, change => change.Before)} → "
                + Versions(family.Changes, change => change.After)),
    ];

    private static int Rank(string package) => Array.FindIndex(Names, name => name.EndsWith('*')
        ? package.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1), StringComparison.Ordinal)
        : package == name);

    // Debian's kernels have their version in their name, so that each is another package; by their family they are one
    // package that changed. A package of two architectures is told once.
    private static string Family(string package) =>
        VersionInName().Replace(package[..package.LastIndexOf(':')], string.Empty);

    private static string Versions(IEnumerable<PackageChange> family, Func<PackageChange, string?> version) =>
        string.Join(',', family.Select(version).OfType<string>().Distinct().Order(StringComparer.Ordinal))
            is { Length: > 0 } versions
            ? versions
            : "none";

    [GeneratedRegex("(?<=^linux-[a-z-]+)-[0-9]+(\\.[0-9]+)+([-+~.][0-9][0-9.]*)*")]
    private static partial Regex VersionInName();
}
