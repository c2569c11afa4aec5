using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;

namespace ImageFactory.Operator.EndToEnd.Builds;

/// <summary>
/// A distribution for tests that only have to reach a moment of a build, or its end: its root is the builder itself, so
/// that nothing is downloaded or installed. Everything around it is real: git source, repositories' signatures, disk,
/// partitions, conversion, upload. The image does not boot. It comes from a git server on this machine.
/// </summary>
internal sealed class LightDistribution : IAsyncDisposable
{
    private const string ElementName = "builder-itself";
    private const string ShellName = "shell";
    private const string VendorName = "vendor";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder;
    private readonly Process _server;
    private readonly V1GitSource _source;

    private LightDistribution(TemporaryFolder folder, Process server, V1GitSource source) =>
        (_folder, _server, _source) = (folder, server, source);

    /// <summary>Makes the repository and serves it.</summary>
    /// <param name="address">Where.</param>
    /// <param name="port">Where.</param>
    /// <param name="access">What opens it; null for everybody, by http.</param>
    public static async Task<LightDistribution> ServeAsync(IPAddress address, int port, PrivateAccess? access = null)
    {
        var folder = new TemporaryFolder();
        var repository = Path.Combine(folder.Path, "light");
        WriteElement(Path.Combine(repository, "elements", ElementName));
        WriteShell(Path.Combine(repository, "elements", ShellName));
        WriteFile(
            Path.Combine(repository, VendorName, "elements", VendorName),
            "pre-finalise.d/50-vendor",
            "#!/bin/sh\necho the element of the vendor is at work\n");
        foreach (string[] arguments in new string[][]
        {
            ["init", "--quiet", "--initial-branch", "main", "."],
            ["add", "--all"],
            ["-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "--quiet", "--message", "element"],
        })
        {
            (await Command.RunAsync("git", ["-C", repository, .. arguments])).Checked();
        }

        // By http a source is taken at a commit alone.
        var commit = (await Command.RunAsync("git", ["-C", repository, "rev-parse", "HEAD"])).Checked().Trim();
        var start = new ProcessStartInfo(
            Path.Combine(RepositoryRoot.Path, "tests", "hostscripts", "gitserver"),
            [
                folder.Path,
                access?.WriteCertificate(folder, address) ?? string.Empty,
                address.ToString(),
                port.ToString(CultureInfo.InvariantCulture),
            ]);
        start.Environment["LOGIN"] = access?.Login;
        var light = new LightDistribution(
            folder,
            Process.Start(start)!,
            access is null
                ? new V1GitSource { Url = $"http://{address}:{port}/light", Ref = commit }
                : new V1GitSource
                {
                    Url = $"https://{address}:{port}/light",
                    Ref = "main",
                    CredentialsSecretRef = new V1LocalReference { Name = PrivateAccess.SecretName },
                });
        await Eventually.HoldsAsync(
            () => AnswersAsync(address, port), StartDeadline, () => "the git server does not answer");
        return light;
    }

    /// <summary>A profile; with a gate, its builds knock there.</summary>
    public V1DistroProfileSpec Profile(Gate? gate = null) => Profiles.Debian(spec =>
    {
        // Two profiles of one namespace must not make images of one name.
        spec.Tier = gate is null ? ImageTier.Community : ImageTier.Vendor;
        spec.Source = new V1Source { Git = _source };
        spec.Builder!.Dib = new V1DiskImageBuilder
        {
            Elements = [ElementName],
            Environment = gate is null
                ? null
                : new Dictionary<string, string> { ["END_TO_END_GATE"] = gate.Address.ToString() },
        };
    });

    /// <summary>The gated profile, with an element of a further source beside its own.</summary>
    public V1DistroProfileSpec ProfileOfTwoSources(Gate gate)
    {
        var spec = Profile(gate);
        spec.Builder!.Dib!.Elements = [ElementName, VendorName];
        spec.Source!.Additional =
        [
            new V1AdditionalSource
            {
                Name = VendorName,
                Git = new V1GitSource
                {
                    Url = _source.Url,
                    Ref = _source.Ref,
                    Path = VendorName,
                    CredentialsSecretRef = _source.CredentialsSecretRef,
                },
            },
        ];
        return spec;
    }

    /// <summary>A profile that diskimage-builder has almost nothing to do for.</summary>
    public V1DistroProfileSpec ShellProfile() => Profiles.Debian(spec =>
    {
        spec.Source = new V1Source { Git = _source };
        spec.Builder!.Dib = new V1DiskImageBuilder
        {
            Elements = [ShellName],
            // In mebibytes. The usual journal is larger than this root.
            Environment = new Dictionary<string, string>
            {
                ["DIB_JOURNAL_SIZE"] = "4",
                ["DIB_IMAGE_EXTRA_SIZE"] = "32",
            },
        };
    });

    public async ValueTask DisposeAsync()
    {
        _server.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync();
        _server.Dispose();
        _folder.Dispose();
    }

    // It stands in for the boot loader too, which it has no packages for, and installs nothing.
    private static void WriteElement(string element)
    {
        Write("element-provides", "operating-system\nbootloader\n");
        Write(
            "environment.d/10-builder-itself.bash",
            "export DISTRO_NAME=builder DIB_RELEASE=itself DIB_INIT_SYSTEM=systemd\n");
        Write("bin/install-packages", "#!/bin/sh\nexit 0\n");
        Write(
            "root.d/10-copy",
            """
            #!/bin/sh
            set -eu
            tar -C / --one-file-system --exclude=./usr/share --exclude=./usr/lib/git-core --exclude=./var/cache \
              --exclude=./usr/lib/python3/dist-packages/diskimage_builder --exclude=./workspace --exclude=./cache -c . |
              sudo tar -C "$TARGET_ROOT" -x
            # It passes for what the profile says. No repository of the profile has its packages, so it holds them.
            printf 'ID=debian\nVERSION_ID="12"\n' | sudo tee "$TARGET_ROOT/usr/lib/os-release"
            sudo sed -i 's/^Status: install ok/Status: hold ok/' "$TARGET_ROOT/var/lib/dpkg/status"

            """);
        Write(
            "pre-finalise.d/99-gate",
            """
            #!/bin/sh
            [ -n "${END_TO_END_GATE:-}" ] || exit 0
            exec curl --silent --show-error --fail --max-time 1800 "$END_TO_END_GATE$(uname -n)"

            """);

        void Write(string name, string text) => WriteFile(element, name, text);
    }

    // A root tree with a shell in it, and none of the scripts that others would run there.
    private static void WriteShell(string element)
    {
        WriteFile(element, "element-provides", "operating-system\nbootloader\n");
        WriteFile(
            element,
            "environment.d/10-shell.bash",
            "export DISTRO_NAME=builder DIB_RELEASE=itself DIB_INIT_SYSTEM=systemd\n");
        WriteFile(
            element,
            "root.d/10-shell",
            """
            #!/bin/bash
            set -eu
            cd "$TARGET_ROOT"
            mkdir -p dev proc sys tmp root etc usr/bin usr/lib usr/local/bin usr/local/sbin var/log var/lib/dpkg
            for name in bin lib lib64; do mkdir -p "usr/$name"; ln -s "usr/$name" "$name"; done
            programs="/usr/bin/bash /usr/bin/sh /usr/bin/env"
            cp -L --parents $programs $(ldd $programs | grep -o '/lib[^ ]*' | sort -u) .
            printf '#!/bin/sh\n' >usr/local/bin/install-packages
            chmod 755 usr/local/bin/install-packages
            printf 'ID=debian\nVERSION_ID="12"\n' >usr/lib/os-release
            ln -s ../usr/lib/os-release etc/os-release
            printf '%s\n' 'Package: no-op' 'Status: hold ok installed' 'Version: 1' 'Architecture: all' \
              'Maintainer: nobody' 'Description: none' >var/lib/dpkg/status
            rm -rf "$TMP_HOOKS_PATH"/{extra-data,pre-install,install,post-install,post-root,finalise,cleanup}.d

            """);
    }

    private static void WriteFile(string element, string name, string text)
    {
        var file = Path.Combine(element, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32("755", 8));
    }

    private static async Task<bool> AnswersAsync(IPAddress address, int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
