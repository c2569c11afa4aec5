using System.Security.Cryptography;
using System.Text;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Contract;

/// <summary>What a host is given, beside the files of this repository.</summary>
public sealed class HostScriptSetTests
{
    // As a shell on the host writes them: sha256sum -- *.sh repositories/* suite/*.py tools/*
    private static readonly (string Folder, string Pattern)[] Globs =
        [("", "*.sh"), ("repositories", "*"), ("suite", "*.py"), ("tools", "*")];

    private static readonly string Root = Path.Combine(
        RepositoryRoot.Path, "operator", "ImageFactory.Operator", "HostScripts");

    private static readonly HostScriptSet Set = HostScriptSet.Load();

    [Fact]
    public void A_host_gets_the_scripts_and_those_of_its_tools_repositories_and_tests() =>
        Assert.Equal(Files().Order(StringComparer.Ordinal), Set.Scripts.Keys);

    [Fact]
    public void The_digest_is_what_sha256sum_says_of_the_folder_and_then_of_folders_in_it()
    {
        var listing = string.Concat(
            Files().Select(file => $"{Hex(File.ReadAllBytes(Path.Combine(Root, file)))}  {file}\n"));

        Assert.Equal($"sha256:{Hex(Encoding.UTF8.GetBytes(listing))}", Set.Digest);
    }

    [Fact]
    public void Scripts_of_one_name_in_two_folders_are_two_in_a_config_map() => Assert.Equal(
        Set.Scripts.Count, Set.Scripts.Keys.Select(HostInputs.KeyOf).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void A_pod_has_each_script_where_the_others_look_for_it()
    {
        var names = new HostNames(BuildScene.NewBuild(BuildScene.Name, BuildScene.Uid), new BuilderSettings());
        var scripts = InputVolumes.Of(names)
            .Single(volume => volume.Name == "scripts").ConfigMap!.Items!;

        Assert.Equal(Set.Scripts.Keys, scripts.Select(item => item.Path));
        Assert.Equal(Set.Scripts.Keys.Select(HostInputs.KeyOf), scripts.Select(item => item.Key));
    }

    private static IEnumerable<string> Files() =>
        from glob in Globs
        let folder = Path.Combine(Root, glob.Folder)
        where Directory.Exists(folder)
        from file in Directory.GetFiles(folder, glob.Pattern).Order(StringComparer.Ordinal)
        select Path.GetRelativePath(Root, file);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
