using ImageFactory.Http;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Volumes;

/// <inheritdoc />
internal sealed class VolumeClient(ServiceTransport transport) : IVolumeClient
{
    /// <inheritdoc />
    public Task<IReadOnlyList<Volume>> ListAsync(CancellationToken cancellationToken = default) =>
        transport.ListAsync("/volumes/detail", "volumes", new QueryText(), VolumeReader.Read, cancellationToken);

    /// <inheritdoc />
    public Task<Volume> GetAsync(string id, CancellationToken cancellationToken = default) => transport.ReadAsync(
        new ServiceRequest(HttpMethod.Get, Path(id)),
        json => VolumeReader.Read(json.GetProperty("volume")),
        cancellationToken);

    /// <inheritdoc />
    public Task SetMetadataAsync(
        string id, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default) =>
        transport.SendAsync(
            new ServiceRequest(HttpMethod.Post, $"{Path(id)}/metadata") { Body = ServerWriter.Write(metadata) },
            cancellationToken);

    /// <inheritdoc />
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        transport.SendAsync(new ServiceRequest(HttpMethod.Delete, Path(id)), cancellationToken);

    private static string Path(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return $"/volumes/{Uri.EscapeDataString(id)}";
    }
}
