using ImageFactory.Operator.Artifacts;

namespace ImageFactory.Operator.Provenance;

/// <summary>The list that <c>sha256sum --check SHA256SUMS</c> reads. Pure.</summary>
internal static class ChecksumList
{
    /// <summary>A line for each file.</summary>
    public static string Of(IEnumerable<ArtifactInfo> files) => string.Concat(
        files.OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => $"{file.Sha256}  {file.Name}\n"));
}
