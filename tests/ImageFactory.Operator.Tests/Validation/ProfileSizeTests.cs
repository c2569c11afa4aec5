using System.Text;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

/// <summary>A build host gets profile and scripts in one ConfigMap.</summary>
public sealed class ProfileSizeTests
{
    private const int ConfigMapBytes = 1 << 20;

    [Theory]
    [InlineData(8, "")]
    [InlineData(
        11,
        "spec: the profile with what it inherits has 734 KiB, and the input of a build host has room for 600: "
        + "spec.repositories[0].keyring of 'a' (75 KiB), spec.builder.kiwi.files 'root/0' (60 KiB), "
        + "spec.builder.kiwi.files 'root/1' (60 KiB), spec.builder.kiwi.files 'root/2' (60 KiB), "
        + "spec.builder.kiwi.files 'root/3' (60 KiB), 8 more (421 KiB); bring a kiwi description by spec.source.git, "
        + "leave a keyring that the builder has to it, or give the keys that sign the repository alone (gpg --export "
        + "--armor --export-options export-minimal KEY)")]
    public void A_profile_that_the_input_of_a_host_has_no_room_for_is_refused(int files, string expected)
    {
        var profile = new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = "leap-16" },
            Spec = new V1DistroProfileSpec
            {
                Os = new V1OperatingSystem { Distro = "opensuse", Version = "16.0" },
                Builder = new V1Builder
                {
                    Tool = BuilderTool.Kiwi,
                    Kiwi = new V1Kiwi { Files = new Dictionary<string, string> { ["config.xml"] = "x" } },
                },
                // As long as Debian's own keyring.
                Repositories =
                [
                    new V1Repository
                    {
                        Name = "a",
                        Url = "http://a",
                        Suite = "b",
                        Keyring = "-----BEGIN PGP PUBLIC KEY BLOCK-----".PadRight(75_839, 'x'),
                    },
                ],
            },
        };
        for (var number = 0; number < files; number++)
        {
            profile.Spec.Builder.Kiwi.Files.Add($"root/{number}", new string('x', 60 << 10));
        }

        var resolution = ProfileResolution.Resolve(
            new ProfileLineage("leap-16", [profile]), new OperatorOptions().ProfilesOf("images"));

        Assert.Equal(expected, resolution.Violations.Text());
    }

    [Fact]
    public void The_largest_profile_and_the_scripts_have_room_in_one_config_map()
    {
        var scripts = HostInputs.Scripts.Values.Sum(Encoding.UTF8.GetByteCount);

        Assert.InRange(scripts + ResolvedBuilderRules.MaxProfileBytes, 0, ConfigMapBytes);
    }
}
