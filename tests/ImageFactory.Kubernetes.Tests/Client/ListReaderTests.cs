using System.Text;
using System.Text.Json;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Json;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Client;

public sealed class ListReaderTests
{
    private const string List =
        """
        {"kind":"GadgetList","apiVersion":"tests.imagefactory.dev/v1",
         "metadata":{"resourceVersion":"9","continue":"more"},
         "new":[{"items":1}],
         "items":[{"metadata":{"name":"ä","resourceVersion":"1"},"spec":{"size":1}},
                  {"metadata":{"name":"b","resourceVersion":"2"},"spec":{"size":[]}},
                  {"metadata":{"name":"c","resourceVersion":"3"}}]}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Items_that_do_not_fit_are_told_and_the_others_given_however_the_list_arrives(int atOnce)
    {
        var list = await ReadAsync(List, atOnce);

        Assert.Equal(["ä", "c"], list.Items.Select(item => item.Name()));
        Assert.Equal(["b"], list.Unreadable.Select(item => item.Entity.Name()));
        Assert.Equal(
            ("GadgetList", "tests.imagefactory.dev/v1", "9", "more"),
            (list.Kind, list.ApiVersion, list.Metadata.ResourceVersion, list.Metadata.ContinueProperty));
        Assert.All(list.Items, item => Assert.Equal("Gadget", item.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("""{"items":[{"metadata":{"name":"a","resourceVersion":"1"}},""")]
    [InlineData("""{"items":[{"metadata":{"name":"a","resourceVersion":"1"}},1]}""")]
    public async Task What_is_no_list_or_was_cut_off_is_an_error(string text) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(text, atOnce: 5));

    private static Task<EntityList<Gadget>> ReadAsync(string text, int atOnce) => new ListReader<Gadget>(
            new EntityReader<Gadget>(
                ApiJson.Options(GadgetJsonContext.Default).TypeInfo<Gadget>(), EntityDefinition.Of<Gadget>()))
        .ReadAsync(new ChunkedStream([.. Encoding.UTF8.GetBytes(text).Chunk(atOnce)]), CancellationToken.None);
}
