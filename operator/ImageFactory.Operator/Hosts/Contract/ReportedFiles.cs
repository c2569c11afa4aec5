using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>The files that a step has reported: what leaves its host, and nothing else does.</summary>
internal static class ReportedFiles
{
    private const int DigestLength = 64;
    private const int ShownLength = 80;

    /// <summary>Takes the list of a report, in which root on the host may have written anything.</summary>
    /// <param name="step">The step.</param>
    /// <param name="files">Its list.</param>
    /// <param name="known">The names of files that such a step makes.</param>
    /// <exception cref="StageFailedException">The list is not one that the factory's own script writes.</exception>
    public static IReadOnlyList<ArtifactInfo> Require(
        string step, IReadOnlyList<PackagedFile?> files, IReadOnlyCollection<string> known)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            // What is required of a file may be there and be null.
            var problem = file?.Name is not { } name || !known.Contains(name, StringComparer.Ordinal)
                ? "which is none of its files"
                : !names.Add(name) ? "twice"
                : !IsDigest(file.Sha256) ? "without a SHA-256"
                : file.SizeBytes < 0 ? "without a size"
                : null;
            if (problem is not null)
            {
                throw new StageFailedException(
                    Reasons.FailedArtifact,
                    $"The step {step} reports {Shown(file?.Name)}, {problem}: only what the factory's scripts make "
                    + "leaves a host; find what in the profile's elements, scripts or test modules writes the report");
            }
        }

        return
        [
            .. files.Select(file => new ArtifactInfo(file!.Name, file.Sha256.ToLowerInvariant(), file.SizeBytes)),
        ];
    }

    /// <summary>Looks whether all the files came as they were reported.</summary>
    /// <exception cref="StageFailedException">One did not.</exception>
    public static async Task RequireStoredAsync(
        IArtifactStore store,
        ArtifactScope scope,
        IEnumerable<ArtifactInfo> files,
        CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            if (await store.StatAsync(scope, file.Name, cancellationToken) is var stored && stored != file)
            {
                throw new StageFailedException(
                    Reasons.FailedUpload,
                    $"{scope}/{file.Name} is "
                    + (stored is null ? "not in the store" : "in the store with another SHA-256")
                    + ": request a retry to make it again");
            }
        }
    }

    private static bool IsDigest(string? text) => text?.Length == DigestLength && text.All(char.IsAsciiHexDigit);

    private static string Shown(string? name) =>
        name is null ? "a file without a name" : name.Length > ShownLength ? $"{name[..ShownLength]}…" : name;
}
