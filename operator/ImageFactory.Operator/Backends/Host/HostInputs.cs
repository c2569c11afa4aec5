using System.Text.Json;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Models;
using ImageFactory.Operator.Artifacts.Signing;
using ImageFactory.Operator.Entities;

namespace ImageFactory.Operator.Backends.Host;

/// <summary>Makes the objects that a builder pod mounts. Pure.</summary>
internal static class HostInputs
{
    private static readonly HostScriptSet Scripts = HostScriptSet.Load();

    /// <summary>File names of the scripts.</summary>
    public static IEnumerable<string> ScriptNames => Scripts.Scripts.Keys;

    /// <summary>Digest that a host of ours reports.</summary>
    public static string ScriptsDigest => Scripts.Digest;

    /// <summary>Scripts and input; immutable, so that what a build runs cannot change under it.</summary>
    public static V1ConfigMap ConfigMap(V1ImageBuild build, HostInput input)
    {
        var data = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [HostPaths.InputFile] = JsonSerializer.Serialize(input, HostJsonContext.Default.HostInput),
        };
        foreach (var (name, text) in Scripts.Scripts)
        {
            data[name] = text;
        }

        return new V1ConfigMap
        {
            ApiVersion = "v1",
            Kind = "ConfigMap",
            Metadata = Metadata(build, HostNames.Inputs(build)),
            Immutable = true,
            Data = data,
        };
    }

    /// <summary>The upload URL of a host attempt.</summary>
    public static V1Secret Upload(V1ImageBuild build, int attempt, UploadTarget target) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = Metadata(build, HostNames.Upload(build, attempt)),
        Type = "Opaque",
        Immutable = true,
        StringData = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [HostPaths.UploadFile] = JsonSerializer.Serialize(target, HostJsonContext.Default.UploadTarget),
        },
    };

    /// <summary>Reads the input back from the ConfigMap; null when it is none of this version.</summary>
    public static HostInput? Read(V1ConfigMap map)
    {
        if (map.Data is null || !map.Data.TryGetValue(HostPaths.InputFile, out var text))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(text, HostJsonContext.Default.HostInput);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static V1ObjectMeta Metadata(V1ImageBuild build, string name) => new()
    {
        Name = name,
        NamespaceProperty = build.Namespace(),
        Labels = HostNames.Labels(build),
        OwnerReferences = [build.MakeOwnerReference()],
    };
}
