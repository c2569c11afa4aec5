using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing;
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

    [Fact]
    public async Task Inputs_that_the_key_before_has_proven_are_taken_while_it_is_known()
    {
        var (old, next) = (new byte[OperatorSecret.MinLength], Bytes.Make(OperatorSecret.MinLength));
        var before = new InputSeal(new OperatorSecret(old));
        var inputs = new V1ConfigMap { Metadata = new V1ObjectMeta(), Data = new Dictionary<string, string>() };
        inputs.Metadata.Annotations =
            new Dictionary<string, string> { [InputSeal.Annotation] = before.Of(_scene.Build, inputs) };

        Assert.True(new InputSeal(new OperatorSecret(next, old)).IsGood(_scene.Build, inputs));
        Assert.False(new InputSeal(new OperatorSecret(next)).IsGood(_scene.Build, inputs));
        Assert.Equal(
            new InputSeal(new OperatorSecret(next)).Of(_scene.Build, inputs),
            new InputSeal(new OperatorSecret(next, old)).Of(_scene.Build, inputs));
    }

    private void Put(Dictionary<string, string> data) => _scene.Cluster.Put(new V1ConfigMap
    {
        Metadata = new V1ObjectMeta { Name = Name, NamespaceProperty = BuildScene.Namespace },
        Data = data,
    });
}
