using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class EnvironmentRulesTests
{
    private const string Path = "spec.builder.dib.environment";

    [Theory]
    [InlineData(
        RuleMessages.EnvironmentOfRepositories,
        "DIB_DISTRIBUTION_MIRROR",
        "DIB_DISTRIBUTION_MIRROR_UBUNTU_IGNORE",
        "DIB_APT_SOURCES",
        "DIB_APT_SOURCES_CONF",
        "DIB_DEBIAN_COMPONENTS",
        "DIB_DEBIAN_SECURITY_MIRROR",
        "DIB_UBUNTU_COMPONENTS",
        "DIB_APT_KEYS",
        "DIB_ADD_APT_KEYS",
        "DIB_YUM_REPO_CONF",
        "DIB_YUM_REPO_PACKAGE",
        "DIB_YUM_MINIMAL_BOOTSTRAP_REPOS",
        "DIB_ZYPPER_REPOS",
        "DIB_ZYPPER_REPOSITORIES_2")]
    [InlineData(
        RuleMessages.EnvironmentOfTrust,
        "DIB_DEBOOTSTRAP_EXTRA_ARGS",
        "DIB_DEBOOTSTRAP_CACHE",
        "DIB_DEBIAN_USE_DEBOOTSTRAP_CACHE",
        "DIB_OFFLINE")]
    [InlineData(RuleMessages.EnvironmentOfSize, "DIB_IMAGE_SIZE")]
    [InlineData(RuleMessages.EnvironmentOfArchitecture, "ARCH")]
    [InlineData(RuleMessages.EnvironmentOfElements, "ELEMENTS_PATH")]
    [InlineData(RuleMessages.EnvironmentReserved, "PATH", "LD_PRELOAD", "DIB_IMAGE_CACHE")]
    [InlineData(RuleMessages.EnvironmentName, "1A", "A-B")]
    public void A_variable_that_says_what_a_field_says_is_refused_with_the_field(
        string message, params string[] names) => Assert.All(names, name => Assert.Equal(
            [new Finding(Path, $"{message} ({name})")], EnvironmentRules.Check([name], Path)));

    [Theory]
    [InlineData("DIB_RELEASE")]
    [InlineData("DIB_BOOTLOADER_DEFAULT_CMDLINE")]
    [InlineData("DIB_CLOUD_INIT_DATASOURCES")]
    [InlineData("DIB_DEBOOTSTRAP_DEFAULT_LOCALE")]
    [InlineData("DIB_APT_MINIMAL_CREATE_INTERFACES")]
    [InlineData("DIB_YUM_MINIMAL_CREATE_INTERFACES")]
    [InlineData("DIB_IMAGE_EXTRA_SIZE")]
    [InlineData("MY_ARCH")]
    public void What_only_an_element_knows_is_the_profiles_own(string name) =>
        Assert.Empty(EnvironmentRules.Check([name], Path));
}
