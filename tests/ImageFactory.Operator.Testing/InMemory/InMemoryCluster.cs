using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Json;
using ImageFactory.Operator.Api;
using k8s;
using k8s.Models;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>
/// An API server without one, for the tables of units; no node and no controller works behind it. What a real one does
/// is tested against a real one.
/// </summary>
internal sealed class InMemoryCluster(TimeProvider time) : IKubernetesClient
{
    private static readonly JsonSerializerOptions Json = ApiJson.Options(EntityJsonContext.Default);

    private readonly StoredObjects _objects = new(time);
    private readonly Dictionary<string, Func<Stream>> _logs = new(StringComparer.Ordinal);

    public CallLog Calls { get; } = new();

    /// <summary>What a creation waits for before it is made; done at first.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    public string CurrentNamespace => "images";

    /// <summary>What is there, as <c>Pod images/x</c>, in order.</summary>
    public IReadOnlyList<string> All => [.. _objects.Names.Select(name =>
        name.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>An object that is there; for the test, which is no call.</summary>
    public T Object<T>(string name, string? @namespace = "images")
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Read<T>(_objects.Require(ObjectName.Of<T>(name, @namespace)));

    /// <summary>Puts an object there as others made it, with its status.</summary>
    public T Put<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => Read<T>(_objects.Put(NameOf(entity), Write(entity)));

    /// <summary>Changes an object as others do: a kubelet, a controller, a user.</summary>
    public T Change<T>(string name, Action<T> change, string? @namespace = "images")
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var entity = Object<T>(name, @namespace);
        change(entity);
        return Put(entity);
    }

    /// <summary>Takes an object away as others do.</summary>
    public void Remove<T>(
        string name, string? @namespace = "images") => _objects.Remove(ObjectName.Of<T>(name, @namespace));

    /// <summary>Gives a container a log.</summary>
    public void WriteLog(string pod, string container, string text, string @namespace = "images") =>
        OpenLog(pod, container, () => new MemoryStream(Encoding.UTF8.GetBytes(text)), @namespace);

    /// <summary>Gives a container a log that is made when it is read.</summary>
    public void OpenLog(string pod, string container, Func<Stream> open, string @namespace = "images") =>
        _logs[$"{@namespace}/{pod}/{container}"] = open;

    public Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = Call<TEntity>("get", name, @namespace);
        return Task.FromResult(_objects.Find(key) is { } found ? Read<TEntity>(found) : null);
    }

    public Task<IList<TEntity>> ListAsync<TEntity>(
        string? @namespace, string? labelSelector, string? fieldSelector, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = EntityDefinition.Of<TEntity>();
        Calls.Add($"list {definition.Kind} {@namespace}".TrimEnd());
        if (fieldSelector is not null)
        {
            throw new NotSupportedException("Nobody selects by fields here");
        }

        return Task.FromResult<IList<TEntity>>(
        [
            .. _objects.Names
                .Where(name => name.Kind == definition.Kind && (@namespace is null || name.Namespace == @namespace))
                .OrderBy(name => name.ToString(), StringComparer.Ordinal)
                .Select(name => Read<TEntity>(_objects.Require(name)))
                .Where(entity => Labels.Match(labelSelector, entity.Metadata.Labels)),
        ]);
    }

    public async Task<EntityList<TEntity>> ListPageAsync<TEntity>(
        ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var all = await ListAsync<TEntity>(
            options.Namespace, options.LabelSelector, options.FieldSelector, cancellationToken);
        return new EntityList<TEntity> { Metadata = new V1ListMeta(), Items = [.. all] };
    }

    public async Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = Call<TEntity>("create", entity.Name(), entity.Namespace());
        await Answers.WaitAsync(cancellationToken);
        return Read<TEntity>(_objects.Create(key, Write(entity)));
    }

    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => ReplaceAsync(entity, "update", isStatus: false);

    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        ReplaceAsync(entity, "update status of", isStatus: true);

    public Task<TEntity> PatchAsync<TEntity>(
        string name, string? @namespace, string mergePatch, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = Call<TEntity>(subresource is null ? "patch" : $"patch {subresource} of", name, @namespace);
        var patched = MergePatch.Apply(_objects.Require(key), JsonNode.Parse(mergePatch))!.AsObject();
        return Task.FromResult(Read<TEntity>(_objects.Replace(key, patched, subresource == "status")));
    }

    public Task<TEntity> ApplyAsync<TEntity>(TEntity entity, string fieldManager, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        throw new NotSupportedException("Nobody owns fields here, so nobody can lose them");

    // Right where all of the status is one manager's, as that of our kinds is.
    public Task<TEntity> ApplyStatusAsync<TEntity>(
        TEntity entity, string fieldManager, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = Call<TEntity>("apply status of", entity.Name(), entity.Namespace());
        var after = _objects.Require(key);
        after["status"] = Write(entity)["status"]?.DeepClone();
        return Task.FromResult(Read<TEntity>(_objects.Replace(key, after, isStatus: true)));
    }

    public Task DeleteAsync<TEntity>(
        string name, string? @namespace, DeleteOptions? options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = Call<TEntity>("delete", name, @namespace);
        if (_objects.Find(key) is not null)
        {
            _objects.Delete(key, options);
        }

        return Task.CompletedTask;
    }

    public Task<Stream?> ReadLogAsync(
        string pod, string @namespace, string container, CancellationToken cancellationToken)
    {
        Calls.Add($"read log of {@namespace}/{pod}/{container}");
        return Task.FromResult<Stream?>(
            _objects.Find(ObjectName.Of<V1Pod>(pod, @namespace)) is not null
            && _logs.TryGetValue($"{@namespace}/{pod}/{container}", out var open)
                ? open()
                : null);
    }

    public IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(
        WatchOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        throw new NotSupportedException("Nobody watches here");

    private Task<TEntity> ReplaceAsync<TEntity>(TEntity entity, string verb, bool isStatus)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = Call<TEntity>(verb, entity.Name(), entity.Namespace());
        return Task.FromResult(Read<TEntity>(_objects.Replace(key, Write(entity), isStatus)));
    }

    private ObjectName Call<TEntity>(string verb, string name, string? @namespace)
    {
        var key = ObjectName.Of<TEntity>(name, @namespace);
        Calls.Add($"{verb} {key}");
        return key;
    }

    private static ObjectName NameOf<T>(T entity)
        where T : IKubernetesObject<V1ObjectMeta> => ObjectName.Of<T>(entity.Name(), entity.Namespace());

    private static T Read<T>(JsonObject content) => content.Deserialize(Json.TypeInfo<T>())!;

    private static JsonObject Write<T>(T entity)
    {
        var content = JsonSerializer.SerializeToNode(entity, Json.TypeInfo<T>())!.AsObject();
        var definition = EntityDefinition.Of<T>();
        (content["apiVersion"], content["kind"]) = (definition.ApiVersion, definition.Kind);
        return content;
    }
}
