using System.Globalization;

namespace ImageFactory.OpenStack.Images;

/// <summary>
/// Tells from an image and its tasks what has become of an import. Glance answers an import with "accepted" and says no
/// more: one that fails puts the image back to <see cref="ImageStatus.Queued"/>, and one that is forgotten leaves it as
/// it is.
/// </summary>
public static class ImportProgress
{
    /// <summary>Checks an import.</summary>
    /// <param name="image">The image as it is now.</param>
    /// <param name="tasks">Its tasks, newest last; empty where the service lists none.</param>
    /// <param name="before">The observation of the last check; null for the first one after the import began.</param>
    /// <param name="now">The time.</param>
    /// <param name="patience">How long nothing may move.</param>
    public static ImportState Classify(
        Image image,
        IReadOnlyList<ImageTask> tasks,
        ImportObservation? before,
        DateTimeOffset now,
        TimeSpan patience)
    {
        var task = tasks.Count > 0 ? tasks[^1] : null;
        var fingerprint = Fingerprint(image, task);
        var seen = before?.Fingerprint == fingerprint ? before : new ImportObservation(fingerprint, now);
        if (Failure(image, task) is { } failure)
        {
            return new ImportState(ImportPhase.Failed, failure, seen);
        }

        if (image is { Status: ImageStatus.Active, ImportingToStores.Count: 0 })
        {
            return new ImportState(ImportPhase.Succeeded, "The image is active", seen);
        }

        var doing = task is { Message.Length: > 0 } ? $"{task.Status}: {task.Message}" : task?.Status ?? "no task";
        return now - seen.Since >= patience
            ? new ImportState(
                ImportPhase.Stalled,
                $"The import has not moved for {patience}: the image is {image.Status}, {doing}",
                seen)
            : new ImportState(ImportPhase.Running, $"The image is {image.Status}, {doing}", seen);
    }

    private static string? Failure(Image image, ImageTask? task)
    {
        if (image.Status is ImageStatus.Killed or ImageStatus.PendingDelete or ImageStatus.Deleted)
        {
            return $"The image is {image.Status}";
        }

        if (task?.Status == "failure")
        {
            return "The import failed: "
                + $"{(string.IsNullOrEmpty(task.Message) ? "the service does not say why" : task.Message)}";
        }

        return image is { ImportingToStores.Count: 0, FailedImportStores.Count: > 0 }
            ? $"The import failed for {string.Join(", ", image.FailedImportStores)}"
            : null;
    }

    private static string Fingerprint(Image image, ImageTask? task) => string.Create(
        CultureInfo.InvariantCulture,
        $"{image.Status}|{image.Size}|"
        + $"{string.Join(',', image.ImportingToStores)}|{string.Join(',', image.FailedImportStores)}|"
        + $"{task?.Id}|{task?.Status}|{task?.Message}|{task?.UpdatedAt:O}");
}
