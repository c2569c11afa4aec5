using System.Text.Json.Nodes;
using ImageFactory.OpenStack.Compute;
using ImageFactory.Testing.OpenStack;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

/// <summary>
/// These need Nova in the first region, with a flavor <c>small</c>. It gives fewer than twelve flavors at once.
/// </summary>
[Trait("level", "compute")]
public sealed class FlavorTests
{
    private readonly string _name = OpenStackClouds.NewName();
    private readonly CloudConnection _cloud = OpenStackClouds.Get();

    [Fact]
    public async Task A_flavor_is_found_by_its_name_and_by_its_id()
    {
        var small = new Flavor("small", "small", 1, 256, 1);

        Assert.Equal([small], await _cloud.Flavors.FindAsync("small"));
        Assert.Equal(small, await _cloud.Flavors.GetAsync("small"));
        Assert.Empty(await _cloud.Flavors.FindAsync("smal"));
        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Flavors.GetAsync(_name));
        Assert.Equal(
            (OpenStackErrorKind.NotFound,
                $"Cloud demo, region RegionOne, compute: GET /flavors/{_name}: 404 Flavor {_name} could not be found. "
                + $"({error.RequestId})"),
            (error.Kind, error.Message));
    }

    [Fact]
    public async Task A_flavor_is_found_wherever_in_the_list_it_is()
    {
        using var admin = await ServiceApi.LoginAsync("admin");
        var flavors = Enumerable.Range(0, 12)
            .Select(i => new Flavor($"{_name}-{i}", $"{_name} {i}", 1 + i, 512, 2 + i))
            .ToList();
        foreach (var flavor in flavors)
        {
            await admin.SendAsync(HttpMethod.Post, "compute", "/flavors", new JsonObject
            {
                ["flavor"] = new JsonObject
                {
                    ["id"] = flavor.Id,
                    ["name"] = flavor.Name,
                    ["vcpus"] = flavor.Vcpus,
                    ["ram"] = flavor.RamMiB,
                    ["disk"] = flavor.DiskGiB,
                },
            });
        }

        foreach (var flavor in flavors)
        {
            Assert.Equal([flavor], await _cloud.Flavors.FindAsync(flavor.Name));
        }

        foreach (var flavor in flavors)
        {
            await admin.SendAsync(HttpMethod.Delete, "compute", $"/flavors/{flavor.Id}");
        }
    }
}
