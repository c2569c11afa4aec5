using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageFactory.Demo;

/// <summary>The documents of a manifest: profiles to apply, one build to create.</summary>
/// <param name="Profiles">In the file's order, so that a parent stands before its children.</param>
/// <param name="Build">The build; its name is the server's to make.</param>
internal sealed record Manifest(IReadOnlyList<V1DistroProfile> Profiles, V1ImageBuild Build)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="DemoException">It holds something else.</exception>
    public static Manifest Load(string path)
    {
        try
        {
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or YamlException or JsonException)
        {
            throw new DemoException($"{path} cannot be used: {error.Message}", error);
        }
    }

    /// <summary>Has the build's image brought into regions, and released there.</summary>
    /// <exception cref="DemoException">The build's profile is not in the manifest.</exception>
    public void ReleaseIn(IReadOnlyList<V1RegionTarget> regions)
    {
        var name = Build.Spec.ProfileRef.Name;
        var profile = Profiles.FirstOrDefault(one => one.Metadata.Name == name)
            ?? throw new DemoException($"The manifest has no DistroProfile {name}, whose regions would be set");
        profile.Spec.Regions = [.. regions];
        Build.Spec.Publish = true;
    }

    private static Manifest Parse(string path, string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var profiles = new List<V1DistroProfile>();
        V1ImageBuild? build = null;
        foreach (var document in stream.Documents)
        {
            var json = YamlJson.Convert(document.RootNode)
                ?? throw new DemoException($"{path} has an empty document; remove the spare '---'");
            switch ((string?)json["kind"])
            {
                case "DistroProfile":
                    profiles.Add(Read(EntityJsonContext.Default.V1DistroProfile));
                    break;
                case "ImageBuild" when build is null:
                    build = Read(EntityJsonContext.Default.V1ImageBuild);
                    break;
                case var kind:
                    throw new DemoException(
                        $"{path} has a {kind} that the demo does not use: it takes profiles and one build");
            }

            T Read<T>(JsonTypeInfo<T> type) => json.Deserialize(type)!;
        }

        return new Manifest(profiles, build ?? throw new DemoException($"{path} has no ImageBuild"));
    }
}
