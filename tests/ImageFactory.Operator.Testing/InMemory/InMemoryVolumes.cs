using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Volumes;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>Volumes without a Cinder; those that servers boot from come and go with their servers.</summary>
internal sealed class InMemoryVolumes(CallLog calls, InMemoryRegion region, TimeProvider time) : IVolumeClient
{
    private readonly Dictionary<string, Volume> _volumes = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Volume> All => _volumes.Values;

    /// <summary>What Nova does for a server that boots from a volume, or, with a name, a user.</summary>
    public void Attach(string serverId, string imageId, int sizeGiB, string name = "")
    {
        var id = $"volume-{_volumes.Count + 1}";
        _volumes.Add(id, new Volume(id, name, VolumeStatus.InUse)
        {
            SizeGiB = sizeGiB,
            Created = time.GetUtcNow(),
            ImageId = imageId,
            ServerIds = [serverId],
        });
    }

    /// <summary>What Nova does with the volumes of a server that goes.</summary>
    public void RemoveOf(string serverId)
    {
        foreach (var volume in _volumes.Values.Where(volume => volume.ServerIds.Contains(serverId)).ToList())
        {
            _volumes.Remove(volume.Id);
        }
    }

    /// <summary>Leaves a volume without its server, as Nova does when it does not get to delete it.</summary>
    public void Detach(string id) => _volumes[id] = _volumes[id] with { ServerIds = [] };

    public Task<IReadOnlyList<Volume>> ListAsync(CancellationToken cancellationToken = default)
    {
        calls.Add("list volumes");
        return Task.FromResult<IReadOnlyList<Volume>>([.. _volumes.Values]);
    }

    public Task<Volume> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        calls.Add($"get volume {id}");
        return Task.FromResult(Require(id));
    }

    public Task<ImageUse> FindImageUseAsync(string imageId, CancellationToken cancellationToken = default)
    {
        calls.Add($"find volumes of image {imageId}");
        return Task.FromResult(region.UseOf(_volumes.Values.Any(volume => volume.ImageId == imageId)));
    }

    public Task SetMetadataAsync(
        string id, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        calls.Add($"update volume {id}");
        var volume = Require(id);
        _volumes[id] = volume with { Metadata = volume.Metadata.Concat(metadata).ToDictionary() };
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        calls.Add($"delete volume {id}");
        if (Require(id).ServerIds.Count > 0)
        {
            throw new OpenStackException(OpenStackErrorKind.InvalidRequest, $"Volume {id} must not be attached.");
        }

        _volumes.Remove(id);
        return Task.CompletedTask;
    }

    private Volume Require(string id) => _volumes.TryGetValue(id, out var volume)
        ? volume
        : throw new OpenStackException(OpenStackErrorKind.NotFound, $"Volume {id} could not be found.");
}
