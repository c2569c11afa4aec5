namespace ImageFactory.OpenStack.Identity;

/// <summary>Who we are to a cloud, as Keystone says with the token.</summary>
/// <param name="UserId">The user's id.</param>
/// <param name="UserName">The user's name.</param>
/// <param name="ProjectId">The project's id; null for a token for no project.</param>
/// <param name="ProjectName">The project's name; null for a token for no project.</param>
/// <param name="Roles">The roles' names, in their order.</param>
/// <param name="ExpiresAt">When the token ends, by Keystone's clock.</param>
public sealed record CloudIdentity(
    string UserId,
    string UserName,
    string? ProjectId,
    string? ProjectName,
    IReadOnlyList<string> Roles,
    DateTimeOffset ExpiresAt);
