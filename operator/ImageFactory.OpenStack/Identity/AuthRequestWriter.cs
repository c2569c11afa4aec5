using System.Text.Json;
using ImageFactory.OpenStack.Config;

namespace ImageFactory.OpenStack.Identity;

/// <summary>
/// Writes the body of a login.
/// See <see href="https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management">
/// POST auth/tokens</see>.
/// </summary>
internal static class AuthRequestWriter
{
    /// <summary>The body, with its secrets in clear.</summary>
    public static byte[] Write(CloudAuth auth)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("auth");
            WriteIdentity(json, auth);
            WriteScope(json, auth);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteIdentity(Utf8JsonWriter json, CloudAuth auth)
    {
        var method = auth.Method switch
        {
            AuthMethod.Password => "password",
            AuthMethod.ApplicationCredential => "application_credential",
            AuthMethod.Token => "token",
            _ => throw new InvalidOperationException($"{auth.Method} is no method"),
        };
        json.WriteStartObject("identity");
        json.WriteStartArray("methods");
        json.WriteStringValue(method);
        json.WriteEndArray();
        json.WriteStartObject(method);
        switch (auth.Method)
        {
            case AuthMethod.Password:
                WriteUser(json, auth, auth.Password);
                break;
            case AuthMethod.ApplicationCredential:
                WriteApplicationCredential(json, auth);
                break;
            default:
                json.WriteString("id", auth.Token!.Reveal());
                break;
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteApplicationCredential(Utf8JsonWriter json, CloudAuth auth)
    {
        json.WriteString("secret", auth.ApplicationCredentialSecret!.Reveal());
        if (auth.ApplicationCredentialId is { } id)
        {
            json.WriteString("id", id);
            return;
        }

        json.WriteString("name", auth.ApplicationCredentialName);
        WriteUser(json, auth, null);
    }

    private static void WriteUser(Utf8JsonWriter json, CloudAuth auth, Secret? password)
    {
        json.WriteStartObject("user");
        if (auth.UserId is { } id)
        {
            json.WriteString("id", id);
        }
        else
        {
            json.WriteString("name", auth.Username);
            WriteDomain(json, auth.UserDomainId, auth.UserDomainName);
        }

        if (password is not null)
        {
            json.WriteString("password", password.Reveal());
        }

        json.WriteEndObject();
    }

    private static void WriteScope(Utf8JsonWriter json, CloudAuth auth)
    {
        if (auth is { SystemScope: null, ProjectId: null, ProjectName: null, DomainId: null, DomainName: null })
        {
            return;
        }

        json.WriteStartObject("scope");
        if (auth.SystemScope is not null)
        {
            json.WriteStartObject("system");
            json.WriteBoolean("all", true);
            json.WriteEndObject();
        }
        else if (auth.ProjectId is null && auth.ProjectName is null)
        {
            WriteDomain(json, auth.DomainId, auth.DomainName);
        }
        else
        {
            WriteProject(json, auth);
        }

        json.WriteEndObject();
    }

    private static void WriteProject(Utf8JsonWriter json, CloudAuth auth)
    {
        json.WriteStartObject("project");
        if (auth.ProjectId is { } id)
        {
            json.WriteString("id", id);
        }
        else
        {
            json.WriteString("name", auth.ProjectName);
            WriteDomain(json, auth.ProjectDomainId, auth.ProjectDomainName);
        }

        json.WriteEndObject();
    }

    private static void WriteDomain(Utf8JsonWriter json, string? id, string? name)
    {
        json.WriteStartObject("domain");
        json.WriteString(id is null ? "name" : "id", id ?? name);
        json.WriteEndObject();
    }
}
