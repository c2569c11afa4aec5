namespace ImageFactory.OpenStack.Images;

/// <summary>An import at one look.</summary>
/// <param name="Phase">What has become of it.</param>
/// <param name="Message">The same for people, with the service's own words where it has any.</param>
/// <param name="Observation">To be handed to the next look.</param>
public sealed record ImportState(ImportPhase Phase, string Message, ImportObservation Observation);

/// <summary>What has become of an import.</summary>
public enum ImportPhase
{
    /// <summary>It goes on: look again later.</summary>
    Running,

    /// <summary>The image is whole, in all stores that it was to be in.</summary>
    Succeeded,

    /// <summary>It ended without: the data must be brought in again.</summary>
    Failed,

    /// <summary>Nothing has moved for too long. Glance drops imports without a word when it is restarted.</summary>
    Stalled,
}

/// <summary>How an import looked, to be kept until the next look.</summary>
/// <param name="Fingerprint">Changes when something moved.</param>
/// <param name="Since">When it was first seen so.</param>
public sealed record ImportObservation(string Fingerprint, DateTimeOffset Since);
