using System.Security.Cryptography;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>Images' data without a Glance, which keeps its digest and forgets the rest; nothing is imported.</summary>
internal sealed class InMemoryImageData(InMemoryImages images) : IImageDataClient
{
    public async Task UploadAsync(
        string id,
        Stream content,
        long length,
        IProgress<long>? progress,
        string? store = null,
        CancellationToken cancellationToken = default)
    {
        if (images.Fault($"upload {id}") is { } fault)
        {
            throw fault;
        }

        await images.Sending(cancellationToken);
        var found = await images.GetAsync(id, cancellationToken);
        if (found.Status != ImageStatus.Queued)
        {
            throw new OpenStackException(OpenStackErrorKind.Conflict, $"Image {id} is {found.Status}");
        }

        var digest = Convert.ToHexStringLower(await SHA512.HashDataAsync(content, cancellationToken));
        images.Change(
            id,
            image => image with
            {
                Status = ImageStatus.Active,
                Size = length,
                HashAlgorithm = "sha512",
                HashValue = digest,
                Stores = store is null ? [] : [store],
            });
    }

    public Task StageAsync(
        string id,
        Stream content,
        long length,
        IProgress<long>? progress,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Images come by upload alone here");

    public Task ImportAsync(string id, ImageImport import, CancellationToken cancellationToken = default) =>
        throw images.Fault($"import {id}") as Exception
            ?? new NotSupportedException("Images come by upload alone here");

    public Task<IReadOnlyList<string>> ListImportMethodsAsync(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Images come by upload alone here");

    public Task<IReadOnlyList<string>> ListStoresAsync(CancellationToken cancellationToken = default) =>
        images.StoresFault is { } fault ? throw fault : Task.FromResult(images.Stores);

    public Task<IReadOnlyList<string>> ListDiskFormatsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(images.DiskFormats);

    public Task<IReadOnlyList<ImageTask>> ListTasksAsync(string id, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Images come by upload alone here");

    public Task<Stream> DownloadAsync(
        string id, long offset = 0, long? length = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Images come by upload alone here");
}
