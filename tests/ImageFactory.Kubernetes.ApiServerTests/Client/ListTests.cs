using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

[Collection(ApiServerCollection.Name)]
public sealed class ListTests(ApiServerFixture fixture)
{
    [Fact]
    public async Task A_list_of_1203_objects_comes_in_three_pages_and_whole()
    {
        using var client = fixture.Server.CreateClient();
        var name = await TestNamespace.CreateAsync(client);
        var expected = Enumerable.Range(0, 1203).Select(number => $"map-{number:0000}").ToList();
        await Parallel.ForEachAsync(
            expected,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (map, token) => await client.CreateAsync(
                new V1ConfigMap
                {
                    Metadata = new V1ObjectMeta
                    {
                        Name = map,
                        NamespaceProperty = name,
                        Labels = new Dictionary<string, string> { ["last"] = map[^1..] },
                    },
                },
                token));

        List<int> pages = [];
        var options = new ListOptions { Namespace = name, Limit = 500 };
        do
        {
            var page = await client.ListPageAsync<V1PartialObjectMetadata>(
                options with { Resource = EntityDefinition.Of<V1ConfigMap>() });
            pages.Add(page.Items.Count);
            Assert.Equal("PartialObjectMetadata", page.Items[0].Kind);
            options = options with { Continue = page.Metadata.ContinueProperty };
        }
        while (!string.IsNullOrEmpty(options.Continue));

        Assert.Equal([500, 500, 203], pages);
        var all = await client.ListAsync<V1ConfigMap>(name);
        Assert.Equal(expected, all.Select(map => map.Name()));
        Assert.All(all, map => Assert.Equal(("v1", "ConfigMap"), (map.ApiVersion, map.Kind)));
        var some = await client.ListAsync<V1ConfigMap>(name, labelSelector: "last in (2)");
        Assert.Equal(expected.Where(map => map.EndsWith('2')), some.Select(map => map.Name()));
        var one = await client.ListAsync<V1ConfigMap>(name, fieldSelector: "metadata.name=map-0007");
        Assert.Equal(["map-0007"], one.Select(map => map.Name()));
    }
}
