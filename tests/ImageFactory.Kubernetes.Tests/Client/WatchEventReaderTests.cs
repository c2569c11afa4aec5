using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Client.Watch;
using ImageFactory.Kubernetes.Json;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Client;

public class WatchEventReaderTests
{
    private readonly WatchEventReader<Gadget> _reader = new(
        "GET /gadgets",
        new EntityReader<Gadget>(
            ApiJson.Options(GadgetJsonContext.Default).TypeInfo<Gadget>(), EntityDefinition.Of<Gadget>()));

    [Theory]
    [InlineData("ADDED", WatchEventType.Added)]
    [InlineData("MODIFIED", WatchEventType.Modified)]
    [InlineData("DELETED", WatchEventType.Deleted)]
    public void Each_type_is_read_whatever_the_order_of_the_members(string type, WatchEventType expected)
    {
        const string Object = """{"metadata":{"name":"g","resourceVersion":"7"},"spec":{"size":3,"colour":"Blue"}}""";
        foreach (var line in (string[])
            [$$"""{"type":"{{type}}","object":{{Object}}}""", $$"""{"object":{{Object}},"x":[{}],"type":"{{type}}"}"""])
        {
            var change = Read(line)!;

            Assert.Equal(expected, change.Type);
            Assert.Null(change.Error);
            Assert.Equal((3, GadgetColour.Blue), (change.Entity.Spec.Size, change.Entity.Spec.Colour));
            Assert.Equal(("tests.imagefactory.dev/v1", "Gadget"), (change.Entity.ApiVersion, change.Entity.Kind));
        }
    }

    [Fact]
    public void A_bookmark_has_a_version_only()
    {
        var change =
            Read("""{"type":"BOOKMARK","object":{"kind":"Gadget","metadata":{"resourceVersion":"9"},"spec":"?"}}""")!;

        Assert.Equal((WatchEventType.Bookmark, "9"), (change.Type, change.Entity.Metadata.ResourceVersion));
        Assert.Null(change.Error);
    }

    [Fact]
    public void An_object_that_does_not_fit_keeps_its_metadata_and_tells_where_it_does_not()
    {
        var change = Read(
            """
            {"type":"MODIFIED","object":{"spec":{"size":"large"},
             "metadata":{"name":"g","namespace":"n","uid":"u","resourceVersion":"8","finalizers":["f"]}}}
            """)!;

        Assert.Equal(WatchEventType.Modified, change.Type);
        var metadata = change.Entity.Metadata;
        Assert.Equal(
            ("g", "n", "u", "8"),
            (metadata.Name, metadata.NamespaceProperty, metadata.Uid, metadata.ResourceVersion));
        Assert.Equal(["f"], change.Entity.Finalizers());
        Assert.Contains("$.spec.size", change.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_does_not_fit_still_tells_which_object_it_is()
    {
        var change = Read(
            """
            {"type":"ADDED","object":
             {"metadata":{"labels":{"a":{}},"name":"g","generation":"x","resourceVersion":"8"}}}
            """)!;

        Assert.Equal(("g", "8"), (change.Entity.Name(), change.Entity.Metadata.ResourceVersion));
        Assert.NotNull(change.Error);
    }

    [Theory]
    [InlineData("""{"type":"ADDED","object":{"spec":{"size":"large"}}}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"g","resourceVersion":"8"}""")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("<html>")]
    [InlineData("")]
    public void A_line_that_is_no_event_ends_the_watch_as_unreadable(string line)
    {
        var error = Assert.Throws<ApiException>(() => Read(line));

        Assert.Equal("Unreadable", error.Reason);
        Assert.IsAssignableFrom<JsonException>(error.InnerException);
    }

    [Fact]
    public void An_error_event_is_the_same_error_as_an_answer()
    {
        var error = Assert.Throws<ApiException>(() => Read(
            """
            {"type":"ERROR","object":
             {"kind":"Status","code":410,"reason":"Expired","message":"too old resource version: 1 (5)"}}
            """));

        Assert.Equal((HttpStatusCode.Gone, "Expired", true), (error.StatusCode, error.Reason, error.IsExpired));
        Assert.Equal("GET /gadgets: 410: too old resource version: 1 (5)", error.Message);
    }

    [Fact]
    public void A_type_from_the_future_is_passed_over() =>
        Assert.Null(Read("""{"type":"RENAMED","object":{}}"""));

    private WatchEvent<Gadget>? Read(string line) =>
        _reader.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line)));
}
