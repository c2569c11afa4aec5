namespace ImageFactory.Kubernetes.Conditions;

/// <summary>A verdict and why.</summary>
/// <param name="Status">The verdict.</param>
/// <param name="Message">Why, for people.</param>
public sealed record ObjectStatusResult(ObjectStatus Status, string Message);
