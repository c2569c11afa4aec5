using System.Globalization;
using ImageFactory.Operator.Artifacts;

namespace ImageFactory.Operator.Builds;

/// <summary>How far a file is read, as people read it.</summary>
/// <param name="what">What is done with it.</param>
/// <param name="file">The file.</param>
/// <param name="progress">Told of it.</param>
internal sealed class ReadingProgress(string what, ArtifactInfo file, IProgress<string> progress) : IProgress<long>
{
    private const long Worthwhile = 64 << 20;

    /// <inheritdoc />
    public void Report(long value)
    {
        if (file.SizeBytes >= Worthwhile)
        {
            progress.Report(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} {file.Name}: {100 * value / file.SizeBytes} % of {file.SizeBytes >> 20} MiB"));
        }
    }
}
