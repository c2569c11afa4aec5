using System.Runtime.CompilerServices;
using System.Text.Json;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Images;

/// <inheritdoc />
internal sealed class ImageClient(ServiceTransport transport) : IImageClient
{
    private const string Images = "/images";
    private const string PatchType = "application/openstack-images-v2.1-json-patch";

    /// <inheritdoc />
    public async IAsyncEnumerable<Image> ListAsync(
        ImageQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var isHidden in query.Hidden switch
        {
            HiddenFilter.Visible => (bool[])[false],
            HiddenFilter.Hidden => [true],
            _ => [false, true],
        })
        {
            var pages = new PageCount(transport.Service, Images, AnswerLimits.PassedList);
            var next = ImageQueryText.Of(query, isHidden);
            while (next is not null)
            {
                var page = await PageAsync(next, pages, cancellationToken);
                foreach (var image in page.Images)
                {
                    yield return image;
                }

                next = page.Next;
            }
        }
    }

    /// <inheritdoc />
    public Task<Image> GetAsync(string id, CancellationToken cancellationToken = default) =>
        CallAsync(new ServiceRequest(HttpMethod.Get, ImagePath.Of(id)), cancellationToken);

    /// <inheritdoc />
    public Task<Image> CreateAsync(NewImage image, CancellationToken cancellationToken = default) => CallAsync(
        new ServiceRequest(HttpMethod.Post, Images) { Body = ImageWriter.Write(image) }, cancellationToken);

    /// <inheritdoc />
    public Task<Image> UpdateAsync(string id, ImageUpdate update, CancellationToken cancellationToken = default) =>
        CallAsync(
            new ServiceRequest(HttpMethod.Patch, ImagePath.Of(id))
            {
                Body = ImageWriter.Write(update),
                ContentType = PatchType,
                // What is gone cannot be removed again; all else may be set twice.
                IsRepeatable = update.RemovedProperties.Count == 0,
            },
            cancellationToken);

    /// <inheritdoc />
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        transport.SendAsync(new ServiceRequest(HttpMethod.Delete, ImagePath.Of(id)), cancellationToken);

    /// <inheritdoc />
    public Task DeactivateAsync(string id, CancellationToken cancellationToken = default) =>
        ActAsync(id, "deactivate", cancellationToken);

    /// <inheritdoc />
    public Task ReactivateAsync(string id, CancellationToken cancellationToken = default) =>
        ActAsync(id, "reactivate", cancellationToken);

    /// <inheritdoc />
    public Task AddTagAsync(string id, string tag, CancellationToken cancellationToken = default) =>
        transport.SendAsync(new ServiceRequest(HttpMethod.Put, ImagePath.OfTag(id, tag)), cancellationToken);

    /// <inheritdoc />
    public Task RemoveTagAsync(string id, string tag, CancellationToken cancellationToken = default) =>
        transport.SendAsync(new ServiceRequest(HttpMethod.Delete, ImagePath.OfTag(id, tag)), cancellationToken);

    private Task ActAsync(string id, string action, CancellationToken cancellationToken) => transport.SendAsync(
        // Twice is as good as once to Glance.
        new ServiceRequest(HttpMethod.Post, ImagePath.Of(id, "actions", action)) { IsRepeatable = true },
        cancellationToken);

    private Task<Image> CallAsync(ServiceRequest request, CancellationToken cancellationToken) =>
        transport.ReadAsync(request, ImageReader.Read, cancellationToken);

    private Task<ImagePage> PageAsync(string query, PageCount pages, CancellationToken cancellationToken) =>
        transport.ReadAsync(
            new ServiceRequest(HttpMethod.Get, Images) { Query = query, MaxAnswer = AnswerLimits.Page },
            json =>
            {
                var page = ImagePage.Read(json);
                pages.Add(json, page.Images.Count, page.Next);
                return page;
            },
            cancellationToken);
}

/// <summary>A page of Glance's list of images.</summary>
/// <param name="Images">The images of the page.</param>
/// <param name="Next">The query of the next page; null at the end.</param>
internal sealed record ImagePage(IReadOnlyList<Image> Images, string? Next)
{
    /// <summary>Reads a page from Glance's JSON.</summary>
    public static ImagePage Read(JsonElement page)
    {
        var images = page.GetProperty("images").EnumerateArray().Select(ImageReader.Read).ToList();
        // The path of the link lacks what a proxy puts before it; its query is all that is new. A page without images
        // ends the list whatever its link says.
        return images.Count > 0
            && page.TryGetProperty("next", out var link)
            && link.GetString()?.Split('?', 2) is [_, var query]
            ? new ImagePage(images, query)
            : new ImagePage(images, null);
    }
}
