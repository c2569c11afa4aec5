namespace ImageFactory.Operator.Artifacts.Qcow2;

/// <summary>What the beginning of a file came to, read as a qcow2 header.</summary>
internal abstract record Qcow2Reading
{
    private Qcow2Reading()
    {
    }

    /// <summary>
    /// The file is an image by itself: nothing else is opened with it, and every reader understands it.
    /// </summary>
    /// <param name="VirtualSizeBytes">Size of the disk that a guest sees.</param>
    internal sealed record Accepted(long VirtualSizeBytes) : Qcow2Reading;

    /// <summary>The file is no image that anything may open.</summary>
    /// <param name="Problem">
    /// What is wrong, by the names of the header's fields; numbers are all that it has of the file.
    /// </param>
    internal sealed record Refused(string Problem) : Qcow2Reading;
}
