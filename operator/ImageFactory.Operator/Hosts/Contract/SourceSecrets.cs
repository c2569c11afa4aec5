using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>
/// The Secrets that open a profile's git sources. The operator has no right of its own to read them: whoever owns one
/// gives it that right, for this one by its name (docs/sources.md). A host gets a copy of what the URLs need.
/// </summary>
internal sealed partial class SourceSecrets(IKubernetesClient client, HostSecrets secrets)
{
    // Far more than a bundle of authorities has; a Secret of ours has to hold the copy.
    private const int MostBytes = 262144;

    // A Secret of Kubernetes has 1 MiB, with what base64 and names take.
    private const int MostBytesOfAll = 900000;

    private const string OwnField = "spec.source.git";

    /// <summary>What opens the profile's sources; null where nothing has to.</summary>
    /// <exception cref="StageFailedException">It is not to be had, or not what a URL needs.</exception>
    public async Task<GitCredentials?> ReadAsync(
        V1ImageBuild build, V1DistroProfileSpec profile, CancellationToken cancellationToken)
    {
        var found = await ReadOwnAsync(build, profile, cancellationToken);
        foreach (var (field, name, git) in GitSources.Of(profile).Where(source => source.Name is not null))
        {
            if (await ReadAsync(build, field, git, cancellationToken) is { } credentials)
            {
                found ??= new GitCredentials();
                found.Additional ??= new(StringComparer.Ordinal);
                found.Additional[name!] = credentials;
            }
        }

        return found is null || HostInputs.Text(found).Length <= MostBytesOfAll
            ? found
            : throw new StageFailedException(
                Reasons.FailedSourceCredentials,
                $"spec.source.additional: what the Secrets of the sources hold has more than {MostBytesOfAll} bytes "
                + "together: shorten ca.crt or known_hosts");
    }

    /// <summary>What opens the profile's own source, where its test modules are; null where nothing has to.</summary>
    /// <exception cref="StageFailedException">It is not to be had, or not what the URL needs.</exception>
    public async Task<GitCredentials?> ReadOwnAsync(
        V1ImageBuild build, V1DistroProfileSpec profile, CancellationToken cancellationToken) =>
        profile.Source?.Git is { } git ? await ReadAsync(build, OwnField, git, cancellationToken) : null;

    /// <summary>Writes a host's copy, where its source needs one; it tells whether it does.</summary>
    /// <exception cref="StageFailedException">It is not to be had, or not what the URL needs.</exception>
    public async Task GiveAsync(
        HostNames names, int attempt, V1DistroProfileSpec profile, CancellationToken cancellationToken)
    {
        if (await ReadAsync(names.Build, profile, cancellationToken) is { } credentials)
        {
            await secrets.SaveAsync(names, HostInputs.Source(names, attempt, credentials), cancellationToken);
        }
    }

    /// <summary>
    /// Empties a host's copy once the source is there: the kubelet does the same with its files, before long. A Secret
    /// that is only deleted leaves them.
    /// </summary>
    public async Task EmptyAsync(
        HostNames names, int attempt, V1DistroProfileSpec profile, CancellationToken cancellationToken)
    {
        if (GitSources.NeedSecret(profile))
        {
            await secrets.SaveAsync(
                names, HostInputs.Source(names, attempt, new GitCredentials()), cancellationToken);
        }
    }

    private async Task<GitCredentials?> ReadAsync(
        V1ImageBuild build, string field, V1GitSource git, CancellationToken cancellationToken)
    {
        if (git.CredentialsSecretRef?.Name is not { } name)
        {
            return null;
        }

        var owner = build.Namespace() ?? "default";
        try
        {
            var secret = await client.GetAsync<V1Secret>(name, owner, cancellationToken)
                ?? throw Failed(field, $"there is no Secret {name} in namespace {owner}: create it");
            return Pick(field, git.Url, secret, name);
        }
        catch (ApiException error) when (error.StatusCode == HttpStatusCode.Forbidden)
        {
            throw Failed(field, Grant(name, owner, error.Message));
        }
    }

    private static GitCredentials Pick(string field, string url, V1Secret secret, string name)
    {
        if (!SourceHosts.Allow(url, secret))
        {
            throw Failed(
                field,
                $"Secret {name} is not for {SourceHosts.Of(url)}, where {field}.url is: its annotation "
                + $"{SourceHosts.Annotation} (or Tekton's) names other hosts: correct the URL, or have the Secret's "
                + $"owner add {SourceHosts.Of(url)} to the annotation");
        }

        if (!url.StartsWith("https://", StringComparison.Ordinal))
        {
            return new GitCredentials
            {
                SshPrivateKey = Text(field, secret, "ssh-privatekey") ?? Text(field, secret, "identity")
                    ?? throw Failed(field, $"Secret {name} has no ssh-privatekey, which an ssh URL needs: add it"),
                KnownHosts = Text(field, secret, "known_hosts") ?? throw Failed(
                    field,
                    $"Secret {name} has no known_hosts, by which the server of the URL is known: add the lines that "
                    + "its operator gives you, or those of ssh-keyscan once you have compared them"),
            };
        }

        var found = new GitCredentials
        {
            Username = Text(field, secret, "username"),
            Password = Text(field, secret, "password"),
            CaCertificates = Text(field, secret, "ca.crt") ?? Text(field, secret, "caFile"),
        };
        return (found.Password, found.CaCertificates) is (null, null)
            ? throw Failed(
                field, $"Secret {name} has neither password nor ca.crt, of which an https URL needs one: add it")
            : found;
    }

    private static string? Text(string field, V1Secret secret, string key)
    {
        if (secret.Data is null || !secret.Data.TryGetValue(key, out var bytes) || bytes is not { Length: > 0 })
        {
            return null;
        }

        return bytes.Length <= MostBytes
            ? Encoding.UTF8.GetString(bytes)
            : throw Failed(field, $"{key} of Secret {secret.Name()} has more than {MostBytes} bytes: shorten it");
    }

    private static string Grant(string name, string owner, string refusal)
    {
        var account = ServiceAccount().Match(refusal) is { Success: true } match
            ? $"{match.Groups[1].Value}:{match.Groups[2].Value}"
            : "NAMESPACE:NAME, those of the operator's";
        var role = $"{name}-imagefactory";
        return $"the operator may not read Secret {name} of namespace {owner}, which is for its owner to allow: "
            + $"kubectl create role {role} -n {owner} --verb=get --resource=secrets --resource-name={name}; kubectl "
            + $"create rolebinding {role} -n {owner} --role={role} --serviceaccount={account}";
    }

    private static StageFailedException Failed(string field, string message) =>
        new(Reasons.FailedSourceCredentials, $"{field}.credentialsSecretRef: {message}");

    [GeneratedRegex("system:serviceaccount:([a-z0-9-]+):([a-z0-9.-]+)")]
    private static partial Regex ServiceAccount();
}
