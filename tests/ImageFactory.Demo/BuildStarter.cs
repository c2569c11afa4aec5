using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Demo;

/// <summary>Applies the profile and creates the build, after it has ended what an interrupted demo left.</summary>
internal sealed class BuildStarter(IKubernetesClient client, string @namespace)
{
    private const string FieldManager = "imagefactory-demo";
    private const string StartedByLabel = "imagefactory.dev/started-by";
    private const string StartedBy = "demo";
    private const string CancelPatch = """{"spec":{"cancel":true}}""";

    /// <summary>Asks every unfinished build of a demo to end; returns their names.</summary>
    public async Task<IReadOnlyList<string>> CancelOldAsync(CancellationToken cancellationToken)
    {
        var builds = await client.ListAsync<V1ImageBuild>(
            @namespace, $"{StartedByLabel}={StartedBy}", cancellationToken: cancellationToken);
        var unfinished = builds.Where(build => !BuildProgress.IsOver(build) && !build.IsDeleting()).ToList();
        foreach (var build in unfinished)
        {
            await CancelAsync(build.Name(), cancellationToken);
        }

        return [.. unfinished.Select(build => build.Name())];
    }

    /// <summary>Applies the profiles and creates the build; returns what the server made of it.</summary>
    public async Task<V1ImageBuild> StartAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        foreach (var profile in manifest.Profiles)
        {
            profile.Metadata.NamespaceProperty = @namespace;
            await client.ApplyAsync(profile, FieldManager, cancellationToken);
        }

        var build = manifest.Build;
        build.Metadata.NamespaceProperty = @namespace;
        build.Metadata.Labels ??= new Dictionary<string, string>();
        build.Metadata.Labels[StartedByLabel] = StartedBy;
        return await client.CreateAsync(build, cancellationToken);
    }

    /// <summary>Asks a build to end.</summary>
    public async Task<V1ImageBuild> CancelAsync(string name, CancellationToken cancellationToken) =>
        await client.PatchAsync<V1ImageBuild>(name, @namespace, CancelPatch, cancellationToken: cancellationToken);
}
