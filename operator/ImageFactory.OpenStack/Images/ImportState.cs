namespace ImageFactory.OpenStack.Images;

/// <summary>An import at one look.</summary>
/// <param name="Phase">What has become of it.</param>
/// <param name="Message">The same for people, with the service's own words where it has any.</param>
/// <param name="Observation">To be handed to the next look.</param>
public sealed record ImportState(ImportPhase Phase, string Message, ImportObservation Observation);
