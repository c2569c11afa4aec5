using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing;
using ImageFactory.Testing.Fuzz;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Fuzz;

/// <summary>A kubeconfig file that somebody else wrote.</summary>
public sealed class KubeconfigFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private FuzzedReader Reader => new("kubeconfig", Read)
    {
        Documented = [typeof(KubernetesConfigException)],
        MostAllocated = 64 << 20,
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_bytes_are_read_otherwise_than_is_promised() => FuzzRun.Inputs(Reader, 2000);

    [Fact]
    [Trait("Tier", "Full")]
    public void Nor_are_those_of_ten_minutes() => FuzzRun.Minutes(Reader);

    private void Read(byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, "config");
        File.WriteAllBytes(path, bytes);
        KubeconfigResolver.Resolve(KubeconfigReader.Read([path]), null);
    }
}
