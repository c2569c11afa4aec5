using ImageFactory.Http;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Compute;

/// <inheritdoc />
internal sealed class FlavorClient(ServiceTransport transport) : IFlavorClient
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<Flavor>> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        // Nova cannot be asked for a name.
        var flavors = await transport.ListAsync(
            "/flavors/detail", "flavors", new QueryText(), ComputeJsonContext.Default.Flavor, cancellationToken);
        return [.. flavors.Where(flavor => flavor.Name == name)];
    }

    /// <inheritdoc />
    public async Task<Flavor> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        // Without an id, the question would be for the list.
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        var request = new ServiceRequest(HttpMethod.Get, $"/flavors/{Uri.EscapeDataString(id)}");
        return (await transport.ReadAsync(
            request, ComputeJsonContext.Default.FlavorResponse, cancellationToken)).Flavor;
    }
}

/// <summary>A flavor as Nova wraps it.</summary>
internal sealed record FlavorResponse(Flavor Flavor);
