using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>Flavors without a Nova: the one of a build host.</summary>
internal sealed class InMemoryFlavors(CallLog calls) : IFlavorClient
{
    public List<Flavor> All { get; } = [new("f1", "build", 2, 2048, 20)];

    public Task<IReadOnlyList<Flavor>> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        calls.Add($"find flavor {name}");
        return Task.FromResult<IReadOnlyList<Flavor>>([.. All.Where(flavor => flavor.Name == name)]);
    }

    public Task<Flavor> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        calls.Add($"get flavor {id}");
        return Task.FromResult(All.Find(flavor => flavor.Id == id)
            ?? throw new OpenStackException(OpenStackErrorKind.NotFound, $"Flavor {id} could not be found."));
    }
}
