namespace ImageFactory.OpenStack.Images;

/// <summary>How an import looked, to be kept until the next look.</summary>
/// <param name="Fingerprint">Changes when something moved.</param>
/// <param name="Since">When it was first seen so.</param>
public sealed record ImportObservation(string Fingerprint, DateTimeOffset Since);
