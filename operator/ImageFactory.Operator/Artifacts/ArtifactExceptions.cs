namespace ImageFactory.Operator.Artifacts;

/// <summary>An artifact cannot have this name. Asking again with the same name fails again.</summary>
internal sealed class ArtifactNameException(string message) : ArgumentException(message)
{
    private const int ShownLength = 80;

    /// <summary>Quotes the name in a form that is safe in logs and in JSON.</summary>
    public static ArtifactNameException For(string? name)
    {
        string shown = new([.. (name ?? "").Take(ShownLength).Select(c => char.IsAsciiLetterOrDigit(c)
            || "._-/\\%".Contains(c, StringComparison.Ordinal) ? c : '?')]);
        return new ArtifactNameException(
            $"'{shown}' is not a valid artifact name: 1 to {ArtifactName.MaxPartLength} of A-Z a-z 0-9 . _ - and no "
            + $"leading dot, no folder but '{ArtifactName.LogFolder}', no symbolic link.");
    }
}

/// <summary>
/// Another content already stands complete under the name, and the writer was not allowed to replace it.
/// </summary>
internal sealed class ArtifactConflictException(ArtifactInfo existing)
    : IOException($"'{existing.Name}' is already stored with other content (SHA-256 {existing.Sha256}).");

/// <summary>The content that arrived is not the content that was announced. Nothing of it was kept.</summary>
internal sealed class ArtifactDigestMismatchException(string expected, string actual)
    : IOException($"The content has the SHA-256 {actual}, announced was {expected}; nothing was kept.");

/// <summary>The content is longer than the limit allows. Sending it again fails again.</summary>
internal sealed class ArtifactTooLargeException(long maxBytes)
    : IOException($"The artifact is larger than the limit of {maxBytes} bytes.");

/// <summary>There is no room for the artifact. It can be stored once space was freed.</summary>
internal sealed class ArtifactStoreFullException(string message, Exception? inner = null)
    : IOException(message, inner);

/// <summary>A tenant's quota has no room for the artifact. It says nothing of other tenants.</summary>
internal sealed class ArtifactQuotaException(string tenant, long used, long most, long bytes)
    : IOException($"Tenant {tenant} may keep {most} bytes in the artifact store; {used} are used, uploads under way "
        + $"included, and {bytes} more are needed.");

/// <summary>The writer has no right to this file. Sending it again fails again.</summary>
internal sealed class UploadRefusedException(string message) : IOException(message);

/// <summary>Nobody has reported yet what the writer is to send. It can send it once that was read.</summary>
internal sealed class UploadNotGrantedException()
    : IOException("The operator has not read yet what the step before has reported.");

/// <summary>A file of an image is not what was reported of it. Nothing was signed of it.</summary>
internal sealed class ArtifactChangedException(ArtifactScope scope, ArtifactInfo reported, string sha256)
    : IOException($"{scope}/{reported.Name} has SHA-256 {sha256}, {reported.Sha256} was reported");
