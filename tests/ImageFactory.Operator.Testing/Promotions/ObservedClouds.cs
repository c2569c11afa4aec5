using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Clouds;

namespace ImageFactory.Operator.Testing.Promotions;

/// <summary>Clouds whose calls to Glance go through the hands of somebody who looks at them.</summary>
internal sealed class ObservedClouds(ICloudConnections clouds, ICloudCalls calls) : ICloudConnections
{
    public IReadOnlyList<string> Clouds => clouds.Clouds;

    public IReadOnlyList<string> Regions(string cloud) => clouds.Regions(cloud);

    public CloudConnection Get(string cloud, string? region = null)
    {
        var connection = clouds.Get(cloud, region);
        var around = new Around(calls, new CloudTarget(cloud, region ?? string.Empty));
        return new CloudConnection(cloud, region, connection.IdentifyAsync)
        {
            Images = new Images(connection.Images, around),
            ImageData = connection.ImageData,
            ImageMembers = new Members(connection.ImageMembers, around),
            Servers = connection.Servers,
            Flavors = connection.Flavors,
            KeyPairs = connection.KeyPairs,
            Networks = connection.Networks,
            FloatingIps = connection.FloatingIps,
            Volumes = connection.Volumes,
        };
    }

    private sealed class Around(ICloudCalls calls, CloudTarget target)
    {
        public Task<T> ReadAsync<T>(string what, Func<Task<T>> make) =>
            calls.MakeAsync(new CloudCall(target, what, IsChange: false), make);

        public Task<T> ChangeAsync<T>(string what, Func<Task<T>> make) =>
            calls.MakeAsync(new CloudCall(target, what, IsChange: true), make);

        public Task<bool> ChangeAsync(string what, Func<Task> make) => ChangeAsync(what, async () =>
        {
            await make();
            return true;
        });
    }

    private sealed class Images(IImageClient images, Around around) : IImageClient
    {
        public async IAsyncEnumerable<Image> ListAsync(
            ImageQuery query,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var image in await around.ReadAsync(
                "list", async () => await images.ListAsync(query, cancellationToken).ToListAsync(cancellationToken)))
            {
                yield return image;
            }
        }

        public Task<Image> GetAsync(string id, CancellationToken cancellationToken = default) =>
            around.ReadAsync($"get {id}", () => images.GetAsync(id, cancellationToken));

        public Task<Image> CreateAsync(NewImage image, CancellationToken cancellationToken = default) =>
            around.ChangeAsync("create", () => images.CreateAsync(image, cancellationToken));

        public Task<Image> UpdateAsync(
            string id, ImageUpdate update, CancellationToken cancellationToken = default) =>
            around.ChangeAsync(
                $"update {id} {update.Name}".TrimEnd(), () => images.UpdateAsync(id, update, cancellationToken));

        public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
            around.ChangeAsync($"delete {id}", () => images.DeleteAsync(id, cancellationToken));

        public Task DeactivateAsync(string id, CancellationToken cancellationToken = default) =>
            around.ChangeAsync($"deactivate {id}", () => images.DeactivateAsync(id, cancellationToken));

        public Task ReactivateAsync(string id, CancellationToken cancellationToken = default) =>
            around.ChangeAsync($"reactivate {id}", () => images.ReactivateAsync(id, cancellationToken));

        public Task AddTagAsync(string id, string tag, CancellationToken cancellationToken = default) =>
            around.ChangeAsync($"tag {id}", () => images.AddTagAsync(id, tag, cancellationToken));

        public Task RemoveTagAsync(string id, string tag, CancellationToken cancellationToken = default) =>
            around.ChangeAsync($"untag {id}", () => images.RemoveTagAsync(id, tag, cancellationToken));
    }

    private sealed class Members(IImageMemberClient members, Around around) : IImageMemberClient
    {
        public Task<IReadOnlyList<ImageMember>> ListAsync(
            string imageId, CancellationToken cancellationToken = default) =>
            around.ReadAsync($"members {imageId}", () => members.ListAsync(imageId, cancellationToken));

        public Task<ImageMember> AddAsync(
            string imageId, string projectId, CancellationToken cancellationToken = default) =>
            around.ChangeAsync($"share {imageId}", () => members.AddAsync(imageId, projectId, cancellationToken));

        public Task<ImageMember> SetStatusAsync(
            string imageId,
            string projectId,
            ImageMemberStatus status,
            CancellationToken cancellationToken = default) =>
            around.ChangeAsync(
                $"accept {imageId}", () => members.SetStatusAsync(imageId, projectId, status, cancellationToken));

        public Task RemoveAsync(string imageId, string projectId, CancellationToken cancellationToken = default) =>
            around.ChangeAsync($"unshare {imageId}", () => members.RemoveAsync(imageId, projectId, cancellationToken));
    }
}
