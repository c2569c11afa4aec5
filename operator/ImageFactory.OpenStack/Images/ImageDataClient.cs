using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Images;

/// <inheritdoc />
internal sealed class ImageDataClient(ServiceTransport transport) : IImageDataClient
{
    /// <inheritdoc />
    public Task UploadAsync(
        string id,
        Stream content,
        long length,
        IProgress<long>? progress,
        string? store = null,
        CancellationToken cancellationToken = default) =>
        SendAsync(ImagePath.Of(id, "file"), content, length, progress, store, cancellationToken);

    /// <inheritdoc />
    public Task StageAsync(
        string id,
        Stream content,
        long length,
        IProgress<long>? progress,
        CancellationToken cancellationToken = default) =>
        SendAsync(ImagePath.Of(id, "stage"), content, length, progress, store: null, cancellationToken);

    /// <inheritdoc />
    public Task ImportAsync(string id, ImageImport import, CancellationToken cancellationToken = default) =>
        transport.SendAsync(
            new ServiceRequest(HttpMethod.Post, ImagePath.Of(id, "import")) { Body = ImageWriter.Write(import) },
            cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> ListImportMethodsAsync(CancellationToken cancellationToken = default)
    {
        var info = await transport.ReadAsync(
            new ServiceRequest(HttpMethod.Get, "/info/import"),
            ImagesJsonContext.Default.ImportInfoResponse,
            cancellationToken);
        return info.ImportMethods.Value;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> ListStoresAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var info = await transport.ReadAsync(
                new ServiceRequest(HttpMethod.Get, "/info/stores"),
                ImagesJsonContext.Default.StoreInfoResponse,
                cancellationToken);
            return [.. info.Stores.Select(store => store.Id)];
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            return [];
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListDiskFormatsAsync(CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            new ServiceRequest(HttpMethod.Get, "/schemas/image") { MayHaveNullItems = true },
            FormatsOf,
            cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<ImageTask>> ListTasksAsync(string id, CancellationToken cancellationToken = default)
    {
        try
        {
            var list = await transport.ReadAsync(
                new ServiceRequest(HttpMethod.Get, ImagePath.Of(id, "tasks")),
                ImagesJsonContext.Default.ImageTaskListResponse,
                cancellationToken);
            return [.. list.Tasks.OrderBy(task => task.UpdatedAt)];
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            // Older than version 2.12 of the API; or the image went, which whoever asks for it finds.
            return [];
        }
    }

    /// <inheritdoc />
    public async Task<Stream> DownloadAsync(
        string id, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(length ?? 1, 1);
        var isPart = offset > 0 || length is not null;
        var request = new ServiceRequest(HttpMethod.Get, ImagePath.Of(id, "file"))
        {
            Accept = "application/octet-stream",
            Range = isPart ? new RangeHeaderValue(offset, length is { } count ? offset + count - 1 : null) : null,
        };
        return await transport.OpenAsync(
            request, isPart ? HttpStatusCode.PartialContent : HttpStatusCode.OK, cancellationToken);
    }

    // Null among them is an image that has none yet.
    private static IReadOnlyList<string> FormatsOf(JsonElement schema) =>
        schema.TryGetProperty("properties", out var properties)
        && properties.TryGetProperty("disk_format", out var format)
        && format.TryGetProperty("enum", out var words)
            ? [.. words.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String)
                .Select(word => word.GetString()!)]
            : [];

    private Task SendAsync(
        string path,
        Stream content,
        long length,
        IProgress<long>? progress,
        string? store,
        CancellationToken cancellationToken) =>
        transport.SendAsync(
            new ServiceRequest(HttpMethod.Put, path)
            {
                Upload = new UploadSource(content, length, progress),
                Store = store,
            },
            cancellationToken);
}

/// <summary>The tasks of an image, as the service lists them.</summary>
internal sealed record ImageTaskListResponse(IReadOnlyList<ImageTask> Tasks);

/// <summary>What the service says of imports.</summary>
internal sealed record ImportInfoResponse([property: JsonPropertyName("import-methods")] ImportMethods ImportMethods);

/// <summary>The import methods that the service has.</summary>
internal sealed record ImportMethods(IReadOnlyList<string> Value);

/// <summary>What the service says of its stores.</summary>
internal sealed record StoreInfoResponse(IReadOnlyList<ImageStore> Stores);

/// <summary>A store of the service.</summary>
internal sealed record ImageStore(string Id);
