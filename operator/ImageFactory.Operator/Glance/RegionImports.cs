using System.Collections.Concurrent;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// Watches imports. Glance says "accepted" and no more: an import that fails puts the image back to its start, and one
/// that is forgotten leaves it as it is, so what counts is whether anything moves.
/// </summary>
internal sealed class RegionImports(OperatorOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ImportObservation> _seen = new(StringComparer.Ordinal);

    /// <summary>How the import of an image goes.</summary>
    public async Task<ImportState> CheckAsync(CloudConnection cloud, Image image, CancellationToken cancellationToken)
    {
        var tasks = await cloud.ImageData.ListTasksAsync(image.Id, cancellationToken);
        var state = ImportProgress.Classify(
            image, tasks, _seen.GetValueOrDefault(image.Id), time.GetUtcNow(), options.OpenStack.ImportPatience);
        if (state.Phase == ImportPhase.Running)
        {
            _seen[image.Id] = state.Observation;
        }
        else
        {
            _seen.TryRemove(image.Id, out _);
        }

        return state;
    }

    /// <summary>Whether an import of the image was begun, by this process or by one before it.</summary>
    public bool WasBegun(Image image) =>
        image.Status is ImageStatus.Uploading or ImageStatus.Importing
        || image.FailedImportStores.Count > 0
        || _seen.ContainsKey(image.Id);

    /// <summary>Has Glance fetch the image's data.</summary>
    public async Task FetchAsync(
        CloudConnection cloud,
        Image image,
        Uri source,
        IEnumerable<string> stores,
        CancellationToken cancellationToken)
    {
        var import = ImageImport.WebDownload(source) with { Stores = [.. stores] };
        await cloud.ImageData.ImportAsync(image.Id, import, cancellationToken);
        _seen[image.Id] = new ImportObservation(string.Empty, time.GetUtcNow());
    }
}
