using System.Runtime.CompilerServices;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;

namespace ImageFactory.Operator.Testing.Promotions;

/// <summary>Clouds whose calls are counted, and are made no more once the process has ended.</summary>
internal sealed class FreezableClouds(ICloudConnections clouds, FrozenAfter end) : ICloudConnections
{
    public IReadOnlyList<string> Clouds => clouds.Clouds;

    public IReadOnlyList<string> Regions(string cloud) => clouds.Regions(cloud);

    public CloudConnection Get(string cloud, string? region = null)
    {
        var connection = clouds.Get(cloud, region);
        return new CloudConnection(cloud, region, connection.IdentifyAsync)
        {
            Images = new Images(connection.Images, end),
            ImageData = connection.ImageData,
            ImageMembers = new Members(connection.ImageMembers, end),
            Servers = connection.Servers,
            Flavors = connection.Flavors,
            KeyPairs = connection.KeyPairs,
            Networks = connection.Networks,
            FloatingIps = connection.FloatingIps,
            Volumes = connection.Volumes,
        };
    }

    private sealed class Images(IImageClient images, FrozenAfter end) : IImageClient
    {
        public async IAsyncEnumerable<Image> ListAsync(
            ImageQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await end.ReadAsync();
            await foreach (var image in images.ListAsync(query, cancellationToken))
            {
                yield return image;
            }
        }

        public async Task<Image> GetAsync(string id, CancellationToken cancellationToken = default)
        {
            await end.ReadAsync();
            return await images.GetAsync(id, cancellationToken);
        }

        public Task<Image> CreateAsync(NewImage image, CancellationToken cancellationToken = default) =>
            end.ChangeAsync(() => images.CreateAsync(image, cancellationToken));

        public Task<Image> UpdateAsync(
            string id, ImageUpdate update, CancellationToken cancellationToken = default) =>
            end.ChangeAsync(() => images.UpdateAsync(id, update, cancellationToken));

        public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
            ActAsync(() => images.DeleteAsync(id, cancellationToken));

        public Task DeactivateAsync(string id, CancellationToken cancellationToken = default) =>
            ActAsync(() => images.DeactivateAsync(id, cancellationToken));

        public Task ReactivateAsync(string id, CancellationToken cancellationToken = default) =>
            ActAsync(() => images.ReactivateAsync(id, cancellationToken));

        public Task AddTagAsync(string id, string tag, CancellationToken cancellationToken = default) =>
            ActAsync(() => images.AddTagAsync(id, tag, cancellationToken));

        public Task RemoveTagAsync(string id, string tag, CancellationToken cancellationToken = default) =>
            ActAsync(() => images.RemoveTagAsync(id, tag, cancellationToken));

        private Task<bool> ActAsync(Func<Task> call) => end.ChangeAsync(async () =>
        {
            await call();
            return true;
        });
    }

    private sealed class Members(IImageMemberClient members, FrozenAfter end) : IImageMemberClient
    {
        public async Task<IReadOnlyList<ImageMember>> ListAsync(
            string imageId, CancellationToken cancellationToken = default)
        {
            await end.ReadAsync();
            return await members.ListAsync(imageId, cancellationToken);
        }

        public Task<ImageMember> AddAsync(
            string imageId, string projectId, CancellationToken cancellationToken = default) =>
            end.ChangeAsync(() => members.AddAsync(imageId, projectId, cancellationToken));

        public Task<ImageMember> SetStatusAsync(
            string imageId,
            string projectId,
            ImageMemberStatus status,
            CancellationToken cancellationToken = default) =>
            end.ChangeAsync(() => members.SetStatusAsync(imageId, projectId, status, cancellationToken));

        public Task RemoveAsync(string imageId, string projectId, CancellationToken cancellationToken = default) =>
            end.ChangeAsync(async () =>
            {
                await members.RemoveAsync(imageId, projectId, cancellationToken);
                return true;
            });
    }
}
