using ImageFactory.Http;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Volumes;

/// <inheritdoc />
internal sealed class VolumeClient(ServiceTransport transport) : IVolumeClient
{
    // https://docs.openstack.org/cinder/latest/contributor/api_microversion_history.html: the filter glance_metadata,
    // which older ones leave out of account without a word.
    private const string ImageFilterVersion = "volume 3.4";

    /// <inheritdoc />
    public Task<IReadOnlyList<Volume>> ListAsync(CancellationToken cancellationToken = default) =>
        transport.ListAsync("/volumes/detail", "volumes", new QueryText(), VolumeReader.Read, cancellationToken);

    /// <inheritdoc />
    public Task<Volume> GetAsync(string id, CancellationToken cancellationToken = default) => transport.ReadAsync(
        new ServiceRequest(HttpMethod.Get, Path(id)),
        json => VolumeReader.Read(json.GetProperty("volume")),
        cancellationToken);

    /// <inheritdoc />
    public async Task<ImageUse> FindImageUseAsync(string imageId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(imageId);
        try
        {
            if (await IsAdministratorAsync(cancellationToken))
            {
                return await IsAnyAsync(imageId, cancellationToken) ? ImageUse.Used : ImageUse.Unused;
            }

            // The filter is for administrators only as well.
            var own = await ListAsync(cancellationToken);
            return own.Any(volume => volume.ImageId == imageId) ? ImageUse.Used : ImageUse.UnknownElsewhere;
        }
        catch (OpenStackException error) when (error.IsServiceMissing)
        {
            return ImageUse.Unused;
        }
    }

    /// <inheritdoc />
    public Task SetMetadataAsync(
        string id, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default) =>
        transport.SendAsync(
            new ServiceRequest(HttpMethod.Post, $"{Path(id)}/metadata") { Body = ServerWriter.Write(metadata) },
            cancellationToken);

    /// <inheritdoc />
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        transport.SendAsync(new ServiceRequest(HttpMethod.Delete, Path(id)), cancellationToken);

    // The cheapest list that by Cinder's own policy administrators alone may read, as they alone read that of all
    // projects' volumes.
    private async Task<bool> IsAdministratorAsync(CancellationToken cancellationToken)
    {
        try
        {
            await transport.SendAsync(new ServiceRequest(HttpMethod.Get, "/os-services"), cancellationToken);
            return true;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.Forbidden)
        {
            return false;
        }
    }

    private Task<bool> IsAnyAsync(string imageId, CancellationToken cancellationToken)
    {
        var query = new QueryText()
            .Add("all_tenants", "1")
            // Cinder reads it as a literal of Python's.
            .Add("glance_metadata", $"{{'image_id': '{imageId}'}}")
            .Add("limit", "1");
        return transport.ReadAsync(
            new ServiceRequest(HttpMethod.Get, "/volumes")
            {
                Query = query.ToString(),
                ApiVersion = ImageFilterVersion,
            },
            json => json.GetProperty("volumes").GetArrayLength() > 0,
            cancellationToken);
    }

    private static string Path(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return $"/volumes/{Uri.EscapeDataString(id)}";
    }
}
