namespace ImageFactory.Operator.Artifacts;

/// <summary>A name cannot be stored under. Asking again with the same name fails again.</summary>
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
