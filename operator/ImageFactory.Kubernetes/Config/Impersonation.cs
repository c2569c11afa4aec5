namespace ImageFactory.Kubernetes.Config;

/// <summary>Whom to act as; needs the right to impersonate.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Group">
/// The user's group. One alone: .NET writes several into one header line, which the server takes for one group's name.
/// </param>
/// <param name="Uid">The user's id.</param>
public sealed record Impersonation(string User, string? Group, string? Uid);
