using System.Text.Json;
using System.Text.Json.Serialization;
using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Identity;

/// <summary>Asks Keystone for tokens.</summary>
internal sealed class TokenClient(ServiceTransport transport, CloudAuth auth, TimeProvider time)
{
    private const string TokenHeader = "X-Subject-Token";

    /// <summary>A new token.</summary>
    /// <exception cref="OpenStackException">There is none.</exception>
    public Task<Token> IssueAsync(CancellationToken cancellationToken)
    {
        var request = new ServiceRequest(HttpMethod.Post, "/auth/tokens")
        {
            Body = AuthRequestWriter.Write(auth),
            // A second token does no harm.
            IsRepeatable = true,
        };
        return transport.CallAsync(
            request, (response, token) => ReadAsync(request, response, token), cancellationToken);
    }

    /// <summary>
    /// Keystone's address with its version: <c>auth_url</c> often has none, and sometimes an old one.
    /// </summary>
    public static string Endpoint(Uri url)
    {
        var address = url.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var last = address[(address.LastIndexOf('/') + 1)..];
        return last switch
        {
            "v3" => address,
            "v2.0" => $"{address[..^4]}v3",
            _ => $"{address}/v3",
        };
    }

    private async Task<Token> ReadAsync(
        ServiceRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await transport.ReadBodyAsync(request, response, cancellationToken);
            using var json = await AnswerJson.ParseAsync(body, cancellationToken);
            if (json.RootElement.Deserialize(IdentityJsonContext.Default.TokenResponse)?.Token is { } token
                && response.Headers.TryGetValues(TokenHeader, out var values))
            {
                return Of(token, new Secret(values.First()));
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // As good as no token.
        }

        throw new OpenStackException(
            OpenStackErrorKind.InvalidConfiguration,
            $"{auth.Url} answers, but with no token: check that auth_url in clouds.yaml is Keystone's");
    }

    private Token Of(IssuedToken token, Secret value) => new(
        value,
        new CloudIdentity(
            token.User.Id,
            token.User.Name,
            token.Project?.Id,
            token.Project?.Name,
            [.. (token.Roles ?? []).Select(role => role.Name).Order(StringComparer.Ordinal)],
            token.ExpiresAt),
        new ServiceCatalog(token.Catalog ?? []),
        token.ExpiresAt - token.IssuedAt,
        time.GetTimestamp());
}

/// <summary>What Keystone answers to a login.</summary>
internal sealed record TokenResponse(IssuedToken Token);

/// <summary>The token in Keystone's words, as far as we need it.</summary>
internal sealed record IssuedToken(DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, NamedResource User)
{
    /// <summary>Null for a token for no project.</summary>
    public NamedResource? Project { get; init; }

    /// <summary>Null for a token without a project, domain or system.</summary>
    public IReadOnlyList<NamedResource>? Roles { get; init; }

    /// <summary>Null for a token without a project, domain or system.</summary>
    public IReadOnlyList<CatalogService>? Catalog { get; init; }
}

/// <summary>A user, project or role.</summary>
internal sealed record NamedResource(string Id, string Name);

/// <summary>How Keystone's answers are read, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TokenResponse))]
internal sealed partial class IdentityJsonContext : JsonSerializerContext;
