using ImageFactory.Kubernetes.Client;
using k8s.Models;

namespace ImageFactory.Testing;

/// <summary>A namespace for one test, so that tests may run side by side on one server.</summary>
public static class TestNamespace
{
    /// <summary>A name that nobody has; enough for a server that knows no namespaces.</summary>
    public static string NewName() => $"test-{Guid.NewGuid():N}"[..20];

    /// <summary>
    /// Creates a namespace. It is not deleted: that is the controller manager's work, and the server goes anyway.
    /// </summary>
    public static async Task<string> CreateAsync(IKubernetesClient client)
    {
        var name = NewName();
        await client.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } });
        return name;
    }
}
