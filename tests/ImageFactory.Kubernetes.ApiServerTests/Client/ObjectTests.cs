using System.Net;
using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

[Collection(ApiServerCollection.Name)]
public sealed class ObjectTests(ApiServerFixture fixture) : IAsyncLifetime
{
    private readonly KubernetesClient _client = fixture.Server.CreateClient();
    private string _namespace = string.Empty;

    public async Task InitializeAsync() => _namespace = await TestNamespace.CreateAsync(_client);

    public Task DisposeAsync()
    {
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_object_is_created_read_replaced_patched_and_deleted()
    {
        var created = await _client.CreateAsync(Map("m", "one"));
        Assert.NotEmpty(created.Uid());

        created.Data!["key"] = "two";
        var replaced = await _client.UpdateAsync(created);
        Assert.Equal("two", replaced.Data!["key"]);

        var patched =
            await _client.PatchAsync<V1ConfigMap>("m", _namespace, """{"data":{"key":null,"other":"three"}}""");
        Assert.Equal([KeyValuePair.Create("other", "three")], patched.Data!);

        var read = await _client.GetAsync<V1ConfigMap>("m", _namespace);
        Assert.Equal(patched.Metadata.ResourceVersion, read!.Metadata.ResourceVersion);

        await _client.DeleteAsync<V1ConfigMap>("m", _namespace);
        Assert.Null(await _client.GetAsync<V1ConfigMap>("m", _namespace));
    }

    [Fact]
    public async Task The_deletion_of_what_is_not_there_is_no_error() =>
        await _client.DeleteAsync<V1ConfigMap>("nobody", _namespace);

    [Fact]
    public async Task A_kind_that_is_not_served_says_nothing_of_whether_an_object_is_there()
    {
        var read = await Assert.ThrowsAsync<ApiException>(() => _client.GetAsync<V1Latecomer>("a", _namespace));
        var deleted = await Assert.ThrowsAsync<ApiException>(() => _client.DeleteAsync<V1Latecomer>("a", _namespace));

        Assert.All(
            [read, deleted],
            error => Assert.Equal(
                (HttpStatusCode.NotFound, "NotServed", false), (error.StatusCode, error.Reason, error.IsNotFound)));
    }

    [Fact]
    public async Task The_deletion_of_another_object_by_the_same_name_is_refused()
    {
        await _client.CreateAsync(Map("m", "one"));

        var error = await Assert.ThrowsAsync<ApiException>(() => _client.DeleteAsync<V1ConfigMap>(
            "m", _namespace, new DeleteOptions { PreconditionUid = Guid.Empty.ToString() }));

        Assert.True(error.IsConflict);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_told_apart_from_a_conflict()
    {
        await _client.CreateAsync(Map("m", "one"));

        var error = await Assert.ThrowsAsync<ApiException>(() => _client.CreateAsync(Map("m", "two")));

        Assert.True(error.IsAlreadyExists);
    }

    [Fact]
    public async Task A_stale_object_does_not_overwrite_a_newer_one()
    {
        var stale = await _client.CreateAsync(Map("m", "one"));
        await _client.PatchAsync<V1ConfigMap>("m", _namespace, """{"data":{"key":"two"}}""");

        var error = await Assert.ThrowsAsync<ApiException>(() => _client.UpdateAsync(stale));

        Assert.Equal(
            (HttpStatusCode.Conflict, "Conflict", false), (error.StatusCode, error.Reason, error.IsAlreadyExists));
    }

    [Fact]
    public async Task A_refused_object_is_told_field_by_field()
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "p", NamespaceProperty = _namespace },
            Spec = new V1PodSpec { Containers = [new V1Container { Name = "Bad_Name" }], RestartPolicy = "Sometimes" },
        };

        var error = await Assert.ThrowsAsync<ApiException>(() => _client.CreateAsync(pod));

        Assert.True(error.IsInvalid);
        Assert.Equal(
            ["spec.containers[0].image", "spec.containers[0].name", "spec.restartPolicy"],
            error.Causes.Select(cause => cause.Field).Order());
    }

    [Fact]
    public async Task A_lease_whose_time_has_no_fraction_is_accepted()
    {
        var time = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);
        var lease = await _client.CreateAsync(new V1Lease
        {
            Metadata = new V1ObjectMeta { Name = "l", NamespaceProperty = _namespace },
            Spec = new V1LeaseSpec
            {
                HolderIdentity = "me",
                LeaseDurationSeconds = 15,
                AcquireTime = time,
                RenewTime = time,
            },
        });

        Assert.Equal(time, lease.Spec!.RenewTime);
    }

    [Fact]
    public async Task An_event_and_a_secret_come_back_as_they_went()
    {
        var time = new DateTime(2026, 1, 31, 12, 0, 0, 123, 456, DateTimeKind.Utc);
        var note = await _client.CreateAsync(new Eventsv1Event
        {
            Metadata = new V1ObjectMeta { Name = "e", NamespaceProperty = _namespace },
            EventTime = time,
            ReportingController = "imagefactory.dev/operator",
            ReportingInstance = "one",
            Action = "Build",
            Reason = "Started",
            Type = "Normal",
            Note = "It began",
            Regarding = new V1ObjectReference { Kind = "ConfigMap", Name = "m", NamespaceProperty = _namespace },
        });
        var secret = await _client.CreateAsync(new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "s", NamespaceProperty = _namespace },
            StringData = new Dictionary<string, string> { ["key"] = "wörd" },
        });

        Assert.Equal((time, "It began"), (note.EventTime, note.Note));
        Assert.Equal("wörd"u8.ToArray(), secret.Data!["key"]);
        Assert.Equal("Opaque", secret.Type);
    }

    private V1ConfigMap Map(string name, string value) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = _namespace },
        Data = new Dictionary<string, string> { ["key"] = value },
    };
}
