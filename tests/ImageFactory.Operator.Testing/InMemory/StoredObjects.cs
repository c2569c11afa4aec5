using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>
/// Objects by the rules of an API server: UIDs and versions of its own, preconditions, finalizers, and pods that are
/// given time to end. Nobody collects what has lost its owner; that is another program's work.
/// </summary>
internal sealed class StoredObjects(TimeProvider time)
{
    private const long DefaultGraceSeconds = 30;

    private readonly Dictionary<ObjectName, JsonObject> _objects = [];
    private long _version;
    private int _made;

    /// <summary>The names of what is there.</summary>
    public IEnumerable<ObjectName> Names => _objects.Keys;

    /// <summary>An object, or null.</summary>
    public JsonObject? Find(ObjectName name) => _objects.GetValueOrDefault(name)?.DeepClone().AsObject();

    /// <summary>An object that is there.</summary>
    public JsonObject Require(ObjectName name) => Find(name) ?? throw ApiErrors.NotFound(name);

    /// <summary>Puts an object there as it is, whatever was there before.</summary>
    public JsonObject Put(ObjectName name, JsonObject content)
    {
        var metadata = Metadata(content);
        metadata["uid"] ??= $"{name.Kind.ToLowerInvariant()}-{++_made}";
        metadata["creationTimestamp"] ??= Now;
        metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        _objects[name] = content;
        return content.DeepClone().AsObject();
    }

    /// <summary>Makes an object; what only the server may say of it is left out.</summary>
    public JsonObject Create(ObjectName name, JsonObject content)
    {
        if (_objects.ContainsKey(name))
        {
            throw ApiErrors.AlreadyExists(name);
        }

        content.Remove("status");
        foreach (var own in (string[])["uid", "creationTimestamp", "deletionTimestamp", "resourceVersion"])
        {
            Metadata(content).Remove(own);
        }

        if (name.Kind == "Pod")
        {
            content["status"] = new JsonObject { ["phase"] = "Pending" };
        }

        if (content["stringData"] is JsonObject texts)
        {
            Encode(content, texts);
        }

        return Put(name, content);
    }

    /// <summary>Replaces an object, or its status alone.</summary>
    public JsonObject Replace(ObjectName name, JsonObject content, bool isStatus)
    {
        var before = Require(name);
        if (Metadata(content)["resourceVersion"] is { } version
            && !JsonNode.DeepEquals(version, Metadata(before)["resourceVersion"]))
        {
            throw ApiErrors.Conflict(name);
        }

        if (Metadata(content)["uid"] is { } uid && !JsonNode.DeepEquals(uid, Metadata(before)["uid"]))
        {
            throw ApiErrors.Invalid(name, "metadata.uid: field is immutable");
        }

        var (whole, part) = isStatus ? (before, content) : (content, before);
        whole["status"] = part["status"]?.DeepClone();
        foreach (var own in (string[])["uid", "creationTimestamp", "deletionTimestamp"])
        {
            Metadata(whole)[own] = Metadata(before)[own]?.DeepClone();
        }

        var after = Put(name, whole);
        if (Metadata(after)["deletionTimestamp"] is not null && !HasFinalizers(after) && name.Kind != "Pod")
        {
            _objects.Remove(name);
        }

        return after;
    }

    /// <summary>
    /// Deletes an object; a pod that may still run, and one with finalizers, stays until somebody has done his part.
    /// </summary>
    public void Delete(ObjectName name, DeleteOptions? options)
    {
        var content = Require(name);
        var uid = Metadata(content)["uid"]!.GetValue<string>();
        if (options?.PreconditionUid is { } wanted && wanted != uid)
        {
            throw ApiErrors.OtherUid(name, wanted, uid);
        }

        var grace = name.Kind == "Pod" && MayRun(content)
            ? options?.GracePeriodSeconds
                ?? content["spec"]?["terminationGracePeriodSeconds"]?.GetValue<long>()
                ?? DefaultGraceSeconds
            : 0;
        if (grace == 0 && !HasFinalizers(content))
        {
            _objects.Remove(name);
        }
        else if (Metadata(content)["deletionTimestamp"] is null)
        {
            // The moment from which on it should be gone, not the one in which that was asked for.
            Metadata(content)["deletionTimestamp"] = Text(time.GetUtcNow().AddSeconds(grace));
            Put(name, content);
        }
    }

    /// <summary>Takes an object away, as its kubelet or another program does.</summary>
    public void Remove(ObjectName name) => _objects.Remove(name);

    // A secret's texts can be written, but only its bytes be read.
    private static void Encode(JsonObject secret, JsonObject texts)
    {
        var data = secret["data"]?.DeepClone().AsObject() ?? [];
        foreach (var (name, text) in texts)
        {
            data[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text!.GetValue<string>()));
        }

        secret["data"] = data;
        secret.Remove("stringData");
    }

    private static JsonObject Metadata(JsonObject content) => content["metadata"]!.AsObject();

    private static bool HasFinalizers(
        JsonObject content) => Metadata(content)["finalizers"] is JsonArray { Count: > 0 };

    // What has no node, or is over, goes at once: no kubelet has anything to end.
    private static bool MayRun(JsonObject pod) =>
        pod["spec"]?["nodeName"] is not null
        && pod["status"]?["phase"]?.GetValue<string>() is not ("Succeeded" or "Failed");

    private string Now => Text(time.GetUtcNow());

    private static string Text(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
