namespace ImageFactory.Operator.Artifacts;

/// <summary>The content is longer than the limit allows. Sending it again fails again.</summary>
internal sealed class ArtifactTooLargeException(long maxBytes)
    : IOException($"The artifact is larger than the limit of {maxBytes} bytes.");
