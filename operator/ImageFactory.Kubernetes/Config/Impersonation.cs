namespace ImageFactory.Kubernetes.Config;

/// <summary>Whom to act as; needs the right to impersonate.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Groups">The user's groups.</param>
/// <param name="Uid">The user's id.</param>
public sealed record Impersonation(string User, IReadOnlyList<string> Groups, string? Uid);
