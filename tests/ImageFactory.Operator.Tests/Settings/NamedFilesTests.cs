using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Settings;

public sealed class NamedFilesTests : IDisposable
{
    private const string NoClouds =
        "+ file openstack.cloudsFile: /nowhere/clouds.yaml is not there; only profiles with regions need it";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeLogger<NamedFiles> _logger = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_file_that_the_settings_name_is_looked_for_and_the_missing_secret_is_told()
    {
        var key = _folder.Write("signing/release.asc", "key");
        var files = Files(
            $$$"""
            signing:
              keys: [{name: a, keyFile: {{{key}}}, passphraseFile: {{{_folder.Path}}}/signing/release.passphrase}]
              image: {keyFile: {{{_folder.Path}}}/images.key, certificateFile: "{{{key}}}" }
            promotions: {webhook: {url: "https://hooks.example.org/", tokenFile: "{{{key}}}" }}
            openstack: {buildHost: {bastion: {host: bastion.example.org, user: jump} } }
            """);

        Assert.Equal(
            [
                NoClouds,
                Missing("openstack.buildHost.bastion.identityFile", "/etc/imagefactory-bastion", "id"),
                Missing("openstack.buildHost.bastion.knownHostsFile", "/etc/imagefactory-bastion", "known_hosts"),
                Missing("signing.keys[0].passphraseFile", $"{_folder.Path}/signing", "release.passphrase"),
                Missing("signing.image.keyFile", _folder.Path, "images.key"),
                "+ files of the settings: 3 of 8 are there",
            ],
            Look(files));
        Assert.Equal(4, Logged.Count);
        Look(files);
        Assert.Equal(4, Logged.Count);
    }

    [Fact]
    public void A_secret_that_comes_later_is_found_and_one_that_goes_again_takes_nothing_from_builds_under_way()
    {
        var files = Files($"signing: {{keys: [{{name: a, keyFile: {_folder.Path}/a.asc}}]}}");
        var missing = Missing("signing.keys[0].keyFile", _folder.Path, "a.asc");
        Assert.Equal([NoClouds, missing, "+ files of the settings: 0 of 2 are there"], Look(files));

        var key = _folder.Write("a.asc", "key");
        Assert.Equal([NoClouds, "+ files of the settings: 1 of 2 are there"], Look(files));

        File.Delete(key);
        Assert.Equal([NoClouds, $"+{missing[1..]}", "+ files of the settings: 0 of 2 are there"], Look(files));
        Assert.Equal(
            [
                $"A file of the settings is missing: {missing["- file ".Length..]}",
                $"signing.keys[0].keyFile: {key} is there",
                $"A file of the settings is missing: {missing["- file ".Length..]}",
            ],
            Logged);
    }

    [Theory]
    [InlineData("openstack: {cloudsFile: /nowhere/clouds.yaml, cloudsFileRequired: true}")]
    [InlineData("openstack: {cloudsFile: /nowhere/clouds.yaml, buildHost: {cloud: mycloud}}")]
    public void Settings_that_need_a_cloud_need_its_description(string yaml) => Assert.Equal(
        [Missing("openstack.cloudsFile", "/nowhere", "clouds.yaml"), "+ files of the settings: 0 of 1 are there"],
        Look(new NamedFiles(SettingsFile.Parse(yaml), _logger)));

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_none()
    {
        var files = Files($"signing: {{keys: [{{name: a, keyFile: {_folder.Path}}}]}}");

        Assert.StartsWith("- file signing.keys[0].keyFile: ", Look(files)[1], StringComparison.Ordinal);
    }

    private List<string> Logged => [.. _logger.Collector.GetSnapshot().Select(line => line.Message)];

    private NamedFiles Files(string yaml)
    {
        var options = SettingsFile.Parse(yaml);
        options.OpenStack.CloudsFile = "/nowhere/clouds.yaml";
        return new NamedFiles(options, _logger);
    }

    private static string Missing(string setting, string folder, string file) =>
        $"- file {setting}: {folder}/{file} is not there: create the Secret that is mounted at {folder}, with the key "
        + $"{file}, or correct the setting";

    private static List<string> Look(NamedFiles files) =>
        [.. files.Look().Select(line => $"{(line.IsWell ? '+' : '-')} {line.Text}")];
}
