using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Notifications.Channels;

namespace ImageFactory.Operator.Notifications;

/// <summary>The ends of logs in the store, as text that cannot do anything to whoever reads it.</summary>
internal sealed class LogTails(IArtifactStore store)
{
    private const int MostLines = 40;
    private const int MostBytes = 8192;
    private const int LongestLine = 400;

    /// <summary>The last lines of a log, oldest first; empty where there is none.</summary>
    /// <param name="location">Its path in the store, as in the status of a stage; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<string>> ReadAsync(string? location, CancellationToken cancellationToken)
    {
        if (location?.Split('/', 4) is not [var @namespace, var profile, var image, var file]
            || !new[] { @namespace, profile, image }.All(ArtifactName.IsPart)
            || !ArtifactName.IsFile(file))
        {
            return [];
        }

        await using var content = await store.OpenReadAsync(
            new ArtifactScope(@namespace, profile, image), file, cancellationToken);
        if (content is null)
        {
            return [];
        }

        var isCut = content.Info.SizeBytes > MostBytes;
        var text = await content.ReadEndAsync(MostBytes, cancellationToken);
        return
        [
            .. text.TrimEnd().Split('\n')
                .Skip(isCut ? 1 : 0)
                .Select(OneLine.Of)
                .Select(line => line.Length > LongestLine ? $"{line[..LongestLine]}…" : line)
                .Where(line => line.Length > 0)
                .TakeLast(MostLines),
        ];
    }
}
