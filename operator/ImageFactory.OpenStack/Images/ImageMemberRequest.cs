namespace ImageFactory.OpenStack.Images;

/// <summary>A member that is added, or whose status changes.</summary>
/// <param name="Member">The project's id; null in a change.</param>
/// <param name="Status">Its status; null when it is added.</param>
internal sealed record ImageMemberRequest(string? Member, string? Status);
