using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Contract;

public sealed class HostInputStoreTests : IDisposable
{
    private const string Name = "debian-12-x-inputs";

    private readonly BuildScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task The_input_is_read_back_as_it_was_written_first()
    {
        await _scene.SaveInputAsync();
        _scene.Profile.Os!.Version = "13";
        await _scene.SaveInputAsync();

        Assert.Equal("12", (await _scene.Inputs.LoadAsync(_scene.Build, default))!.Profile.Os!.Version);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no JSON")]
    public async Task What_is_no_input_is_none(string? text)
    {
        Put(text is null ? [] : new() { ["build.json"] = text });

        Assert.Null(await _scene.Inputs.LoadAsync(_scene.Build, default));
    }

    [Fact]
    public async Task The_input_goes_and_a_config_map_of_its_name_that_is_another_s_stays()
    {
        await _scene.SaveInputAsync();
        await _scene.Inputs.DeleteAsync(_scene.Build, default);
        Assert.Empty(_scene.Cluster.All);

        Put([]);
        await _scene.Inputs.DeleteAsync(_scene.Build, default);
        Assert.Equal([$"ConfigMap images/{Name}"], _scene.Cluster.All);
    }

    private void Put(Dictionary<string, string> data) => _scene.Cluster.Put(new V1ConfigMap
    {
        Metadata = new V1ObjectMeta { Name = Name, NamespaceProperty = BuildScene.Namespace },
        Data = data,
    });
}
