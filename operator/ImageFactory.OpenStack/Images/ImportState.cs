namespace ImageFactory.OpenStack.Images;

/// <summary>The result of one check of an import.</summary>
/// <param name="Phase">What has become of it.</param>
/// <param name="Message">The phase in words for people, with the service's own where it has any.</param>
/// <param name="Observation">What the next check needs of this one.</param>
public sealed record ImportState(ImportPhase Phase, string Message, ImportObservation Observation);

/// <summary>What has become of an import.</summary>
public enum ImportPhase
{
    /// <summary>The import goes on: check it again later.</summary>
    Running,

    /// <summary>The image is whole, in all stores that it was to be in.</summary>
    Succeeded,

    /// <summary>The import failed: the data must be brought in again.</summary>
    Failed,

    /// <summary>Nothing has moved for too long. Glance drops imports without a word when it is restarted.</summary>
    Stalled,
}

/// <summary>The progress of an import at one check, which the next check compares with.</summary>
/// <param name="Fingerprint">Changes whenever the import makes progress.</param>
/// <param name="Since">When this fingerprint was first seen.</param>
public sealed record ImportObservation(string Fingerprint, DateTimeOffset Since);
