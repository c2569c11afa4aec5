using System.Text;

namespace ImageFactory.Operator.Artifacts.Reading;

/// <summary>
/// Reads texts that build hosts sent. They may be of any length; of them comes no more into memory than whoever asks
/// can use.
/// </summary>
internal static class BoundedText
{
    /// <summary>The whole text; null where it is longer than a number of bytes.</summary>
    public static async Task<string?> ReadTextAsync(
        this ArtifactContent content, int mostBytes, CancellationToken cancellationToken) =>
        content.Info.SizeBytes > mostBytes ? null : await ReadAsync(content, mostBytes, cancellationToken);

    /// <summary>The end of the text, a number of bytes at most.</summary>
    public static async Task<string> ReadEndAsync(
        this ArtifactContent content, int mostBytes, CancellationToken cancellationToken)
    {
        content.Stream.Seek(Math.Max(0, content.Info.SizeBytes - mostBytes), SeekOrigin.Begin);
        return await ReadAsync(content, mostBytes, cancellationToken);
    }

    // The file may have grown since its size was read.
    private static async Task<string> ReadAsync(
        ArtifactContent content, int mostBytes, CancellationToken cancellationToken)
    {
        var bytes = new byte[(int)Math.Min(content.Info.SizeBytes, mostBytes)];
        var length = await content.Stream.ReadAtLeastAsync(
            bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
