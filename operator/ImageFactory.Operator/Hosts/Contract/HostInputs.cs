using System.Text.Json;
using ImageFactory.Operator.Artifacts.Urls;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>Makes the objects that a builder pod mounts. Pure.</summary>
internal static class HostInputs
{
    private static readonly HostScriptSet Set = HostScriptSet.Load();

    /// <summary>The scripts, by file name.</summary>
    public static IReadOnlyDictionary<string, string> Scripts => Set.Scripts;

    /// <summary>Digest that a host of ours reports.</summary>
    public static string ScriptsDigest => Set.Digest;

    /// <summary>Scripts and input; immutable, so that what a build runs cannot change under it.</summary>
    public static V1ConfigMap ConfigMap(HostNames names, HostInput input)
    {
        var data = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [HostPaths.InputFile] = JsonSerializer.Serialize(input, HostJsonContext.Default.HostInput),
        };
        foreach (var (name, text) in Scripts)
        {
            data[KeyOf(name)] = text;
        }

        return new V1ConfigMap
        {
            ApiVersion = "v1",
            Kind = "ConfigMap",
            Metadata = OwnedObjects.Metadata(names, names.Inputs),
            Immutable = true,
            Data = data,
        };
    }

    /// <summary>The key of a script in the ConfigMap, whose keys hold no slash.</summary>
    public static string KeyOf(string script) => script.Replace('/', '.');

    /// <summary>The upload URL of a host attempt.</summary>
    public static V1Secret Upload(HostNames names, int attempt, ArtifactTarget target) =>
        Secret(names, names.UploadSecret(attempt), new() { [HostPaths.UploadFile] = Text(target) });

    /// <summary>What opens a host's source. It can be emptied, so it is not immutable.</summary>
    public static V1Secret Source(HostNames names, int attempt, GitCredentials credentials) =>
        Secret(names, names.SourceSecret(attempt), new() { [HostPaths.CredentialsFile] = Text(credentials) }) with
        {
            Immutable = null,
        };

    /// <summary>The same as text, for a host that gets it by another way.</summary>
    public static string Text(GitCredentials credentials) =>
        JsonSerializer.Serialize(credentials, HostJsonContext.Default.GitCredentials);

    /// <summary>
    /// What a test pod is entrusted with: URLs from where it gets the image, and where its results go; and the server
    /// that it tests, if it does not boot the image itself; and what opens the source of its modules.
    /// </summary>
    public static V1Secret Tester(
        HostNames names,
        int attempt,
        ArtifactTarget download,
        ArtifactTarget upload,
        TestTarget? server,
        GitCredentials? source = null)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [HostPaths.DownloadFile] = Text(download),
            [HostPaths.UploadFile] = Text(upload),
        };
        if (server is not null)
        {
            files[HostPaths.TargetFile] = JsonSerializer.Serialize(server, HostJsonContext.Default.TestTarget);
        }

        if (source is not null)
        {
            files[HostPaths.CredentialsFile] = Text(source);
        }

        return Secret(names, names.TesterSecret(attempt), files);
    }

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

    private static string Text(ArtifactTarget target) =>
        JsonSerializer.Serialize(target, HostJsonContext.Default.ArtifactTarget);

    private static V1Secret Secret(HostNames names, string name, Dictionary<string, string> files) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = OwnedObjects.Metadata(names, name),
        Type = "Opaque",
        Immutable = true,
        StringData = files,
    };
}
