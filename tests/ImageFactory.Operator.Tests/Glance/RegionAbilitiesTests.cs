using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Testing.InMemory;
using Xunit;

namespace ImageFactory.Operator.Tests.Glance;

/// <summary>What is told of regions before a build; what real ones answer is tested against real ones.</summary>
public sealed class RegionAbilitiesTests
{
    private const string Unnamed =
        "Glance of demo/RegionOne has one store, which has no name: remove stores of that entry of spec.regions";

    private readonly InMemoryImages _images = new();

    [Fact]
    public async Task A_store_cannot_be_named_where_there_is_one_without_a_name()
    {
        _images.Stores = [];

        Assert.Equal(Unnamed, await ProblemAsync(new V1RegionTarget { Stores = ["fast"] }));
    }

    [Fact]
    public async Task A_region_that_does_not_answer_or_keeps_it_to_itself_holds_no_build_up()
    {
        _images.StoresFault = new OpenStackException(OpenStackErrorKind.Unreachable, "no");

        Assert.Null(await ProblemAsync(new V1RegionTarget { Stores = ["gold"] }));
    }

    [Fact]
    public async Task A_qcow2_in_the_default_store_is_not_asked_for()
    {
        _images.DiskFormats = ["raw"];

        Assert.Null(await ProblemAsync(new V1RegionTarget()));
        Assert.NotNull(await ProblemAsync(new V1RegionTarget { Format = ImageFormat.Vhd }));
    }

    [Fact]
    public async Task What_a_region_calls_its_own_does_not_fill_the_message()
    {
        _images.Stores = ["a\nb", new string('x', 64), .. Enumerable.Range(0, 1000).Select(number => $"s{number}")];

        var problem = await ProblemAsync(new V1RegionTarget { Stores = ["gold"] });

        Assert.StartsWith("Glance of demo/RegionOne has the stores s0, s1, s2", problem, StringComparison.Ordinal);
        Assert.Contains(", s31, and not gold: ", problem, StringComparison.Ordinal);
        Assert.Null(await ProblemAsync(new V1RegionTarget { Stores = ["s999"] }));
    }

    private Task<string?> ProblemAsync(V1RegionTarget region)
    {
        (region.Cloud, region.Region) = ("demo", "RegionOne");
        return RegionAbilities.ProblemAsync(
            new InMemoryClouds(_images), [region], new V1ImageSettings(), default);
    }
}
