namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>The profile's image before this one.</summary>
/// <param name="InputsDigest">Its inputs' digest; null when there is none.</param>
/// <param name="ImageName">Its name; null when there is none.</param>
internal sealed record HostInputPrevious(string? InputsDigest, string? ImageName = null);
