namespace ImageFactory.OpenStack.Config;

/// <summary>Reads who we are out of a cloud's entry, and says what is missing.</summary>
internal sealed class AuthReader(CloudEntry entry)
{
    /// <summary>Reads <c>auth_type</c> and <c>auth</c>.</summary>
    /// <exception cref="CloudConfigException">A field is missing or wrong.</exception>
    public CloudAuth Read()
    {
        var url = entry.Address("auth.auth_url", Required("auth_url", entry.Auth("auth_url")));
        return Method() switch
        {
            AuthMethod.Password => Password(url),
            AuthMethod.ApplicationCredential => ApplicationCredential(url),
            AuthMethod.Token => WithScope(new CloudAuth(url, AuthMethod.Token) { Token = RequiredSecret("token") }),
            var method => throw new InvalidOperationException($"{method} is no method"),
        };
    }

    private AuthMethod Method() => (entry.Setting("auth_type") ?? entry.Setting("auth_plugin")) switch
    {
        // openstacksdk's default is password; an application credential is unmistakable.
        null or "password" when entry.Auth("application_credential_id", "application_credential_secret") is not null =>
            AuthMethod.ApplicationCredential,
        null when entry.Auth("token") is not null && entry.Auth("password") is null => AuthMethod.Token,
        null or "password" or "v3password" => AuthMethod.Password,
        "v3applicationcredential" => AuthMethod.ApplicationCredential,
        "token" or "v3token" => AuthMethod.Token,
        var other => throw new CloudConfigException(
            $"{entry.Where}: auth_type {other} is not supported: "
            + "use v3applicationcredential, password, v3password, token or v3token"),
    };

    private CloudAuth Password(Uri url) => WithScope(WithUser(new CloudAuth(url, AuthMethod.Password)
    {
        Password = RequiredSecret("password"),
    }));

    private CloudAuth ApplicationCredential(Uri url)
    {
        var auth = new CloudAuth(url, AuthMethod.ApplicationCredential)
        {
            ApplicationCredentialId = entry.Auth("application_credential_id"),
            ApplicationCredentialName = entry.Auth("application_credential_name"),
            ApplicationCredentialSecret = RequiredSecret("application_credential_secret"),
        };
        // Its project is part of it: a scope in the request is an error to Keystone.
        return auth.ApplicationCredentialId is not null
            ? auth
            : WithUser(auth with
            {
                ApplicationCredentialName = Required(
                    "application_credential_id", auth.ApplicationCredentialName),
            });
    }

    private CloudAuth WithUser(CloudAuth auth)
    {
        var id = entry.Auth("user_id");
        var user = auth with
        {
            UserId = id,
            Username = id is null ? Required("username", entry.Auth("username", "user_name")) : null,
            UserDomainId = entry.Auth("user_domain_id", "domain_id", "default_domain_id"),
            UserDomainName = entry.Auth("user_domain_name", "domain_name", "default_domain_name", "default_domain"),
        };
        return user is { Username: not null, UserDomainId: null, UserDomainName: null }
            ? throw Missing("user_domain_name")
            : user;
    }

    private CloudAuth WithScope(CloudAuth auth)
    {
        if (entry.Auth("system_scope") is { } system)
        {
            return auth with { SystemScope = system };
        }

        var id = entry.Auth("project_id", "tenant_id");
        var name = id is null ? entry.Auth("project_name", "tenant_name") : null;
        if (id is null && name is null)
        {
            return WithDomainScope(auth);
        }

        var scoped = auth with
        {
            ProjectId = id,
            ProjectName = name,
            ProjectDomainId = entry.Auth("project_domain_id", "domain_id", "default_domain_id"),
            ProjectDomainName = entry.Auth(
                "project_domain_name", "domain_name", "default_domain_name", "default_domain"),
        };
        return scoped is { ProjectName: not null, ProjectDomainId: null, ProjectDomainName: null }
            ? throw Missing("project_domain_name")
            : scoped;
    }

    private CloudAuth WithDomainScope(CloudAuth auth)
    {
        var scoped = auth with { DomainId = entry.Auth("domain_id"), DomainName = entry.Auth("domain_name") };
        // A token may bring its project along; a password without one gives a token without a catalogue.
        return scoped is { Method: AuthMethod.Password, DomainId: null, DomainName: null }
            ? throw Missing("project_name")
            : scoped;
    }

    private Secret RequiredSecret(string name) => new(Required(name, entry.Auth(name)));

    private string Required(string name, string? value) => value ?? throw Missing(name);

    private CloudConfigException Missing(string name) =>
        new($"{entry.Where}: auth.{name} is missing: add it there, or in the secure.yaml beside it");
}
