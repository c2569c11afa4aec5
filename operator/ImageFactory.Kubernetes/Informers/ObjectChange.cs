using ImageFactory.Kubernetes.Abstractions.Entities;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>One change, as the store saw it.</summary>
/// <param name="Type">What became of the object.</param>
/// <param name="Key">Which object.</param>
/// <param name="Old">What was remembered; null for an addition.</param>
/// <param name="New">What is remembered now; null for a deletion.</param>
internal sealed record ObjectChange(ObjectChangeType Type, ObjectKey Key, StoreEntry? Old, StoreEntry? New);
