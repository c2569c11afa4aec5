namespace ImageFactory.OpenStack.Config;

/// <summary>
/// Who we are to a cloud, as <c>auth</c> in <c>clouds.yaml</c> says it. Two that are equal may share a token.
/// See <see href="https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management">
/// authentication</see>.
/// </summary>
/// <param name="Url">Keystone's address; the version may be missing.</param>
/// <param name="Method">How a token is asked for.</param>
public sealed record CloudAuth(Uri Url, AuthMethod Method)
{
    /// <summary>The user's id; null where the name is given.</summary>
    public string? UserId { get; init; }

    /// <summary>The user's name; null where the id is given.</summary>
    public string? Username { get; init; }

    /// <summary>The domain of <see cref="Username"/>, by id.</summary>
    public string? UserDomainId { get; init; }

    /// <summary>The domain of <see cref="Username"/>, by name.</summary>
    public string? UserDomainName { get; init; }

    /// <summary>For <see cref="AuthMethod.Password"/>.</summary>
    public Secret? Password { get; init; }

    /// <summary>The project that the token is for, by id.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The project that the token is for, by name.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The domain of <see cref="ProjectName"/>, by id.</summary>
    public string? ProjectDomainId { get; init; }

    /// <summary>The domain of <see cref="ProjectName"/>, by name.</summary>
    public string? ProjectDomainName { get; init; }

    /// <summary>The domain that the token is for, where it is for no project.</summary>
    public string? DomainId { get; init; }

    /// <summary>As <see cref="DomainId"/>, by name.</summary>
    public string? DomainName { get; init; }

    /// <summary><c>all</c> for a token for the whole system.</summary>
    public string? SystemScope { get; init; }

    /// <summary>For <see cref="AuthMethod.ApplicationCredential"/>.</summary>
    public string? ApplicationCredentialId { get; init; }

    /// <summary>For <see cref="AuthMethod.ApplicationCredential"/> of a named user.</summary>
    public string? ApplicationCredentialName { get; init; }

    /// <summary>For <see cref="AuthMethod.ApplicationCredential"/>.</summary>
    public Secret? ApplicationCredentialSecret { get; init; }

    /// <summary>For <see cref="AuthMethod.Token"/>.</summary>
    public Secret? Token { get; init; }

    /// <summary>
    /// Who is refused when Keystone refuses: <c>user demo</c>, <c>application credential 3f…</c>, <c>the token</c>.
    /// </summary>
    public string Principal => Method switch
    {
        AuthMethod.Password => $"user {Username ?? UserId}",
        AuthMethod.ApplicationCredential =>
            $"application credential {ApplicationCredentialId ?? ApplicationCredentialName}",
        AuthMethod.Token => "the token",
        _ => throw new InvalidOperationException($"{Method} is no method"),
    };

    /// <summary>The secrets of this login, which no message may hold.</summary>
    internal IReadOnlyList<Secret> Secrets =>
        [.. new[] { Password, ApplicationCredentialSecret, Token }.OfType<Secret>()];
}
