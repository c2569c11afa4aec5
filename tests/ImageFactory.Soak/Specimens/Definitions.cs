using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Schema;
using ImageFactory.Testing;
using k8s;
using k8s.Models;

namespace ImageFactory.Soak.Specimens;

/// <summary>Teaches a server the two kinds.</summary>
internal static class Definitions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task InstallAsync(IKubernetesClient client)
    {
        await InstallAsync<V1Kept>(client);
        await InstallAsync<V1Loose>(client);
    }

    private static async Task InstallAsync<TEntity>(IKubernetesClient client)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var summaries = XmlDocumentation.Load(Directory.GetFiles(AppContext.BaseDirectory, "imagefactory-soak.xml"));
        var made = CustomResourceDefinition.Of(typeof(TEntity), SpecimenJsonContext.Default.Options, summaries);
        await client.CreateAsync(CustomDefinition.Of(made));
        await Eventually.HoldsAsync(
            () => IsServedAsync<TEntity>(client), Patience, () => $"the server serves {typeof(TEntity).Name}");
    }

    private static async Task<bool> IsServedAsync<TEntity>(IKubernetesClient client)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await client.ListAsync<TEntity>();
            return true;
        }
        catch (ApiException error) when (error.IsNotServed)
        {
            return false;
        }
    }
}
