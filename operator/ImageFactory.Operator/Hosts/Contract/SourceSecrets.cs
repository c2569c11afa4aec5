using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>
/// The Secret that opens a profile's git source. The operator has no right of its own to read it: whoever owns the
/// Secret gives it that right, for this one by its name (docs/sources.md). A host gets a copy of what its URL needs.
/// </summary>
internal sealed partial class SourceSecrets(IKubernetesClient client, HostSecrets secrets)
{
    // Far more than a bundle of authorities has; a Secret of ours has to hold the copy.
    private const int MostBytes = 262144;

    private const string Field = "spec.source.git.credentialsSecretRef";

    /// <summary>What opens the profile's source; null where nothing has to.</summary>
    /// <exception cref="StageFailedException">It is not to be had, or not what the URL needs.</exception>
    public async Task<GitCredentials?> ReadAsync(
        V1ImageBuild build, V1DistroProfileSpec profile, CancellationToken cancellationToken)
    {
        if (profile.Source?.Git is not { CredentialsSecretRef.Name: { } name } git)
        {
            return null;
        }

        var owner = build.Namespace() ?? "default";
        try
        {
            var secret = await client.GetAsync<V1Secret>(name, owner, cancellationToken)
                ?? throw Failed($"there is no Secret {name} in namespace {owner}: create it");
            return Pick(git.Url, secret, name);
        }
        catch (ApiException error) when (error.StatusCode == HttpStatusCode.Forbidden)
        {
            throw Failed(Grant(name, owner, error.Message));
        }
    }

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
        if (profile.Source?.Git?.CredentialsSecretRef is not null)
        {
            await secrets.SaveAsync(
                names, HostInputs.Source(names, attempt, new GitCredentials()), cancellationToken);
        }
    }

    private static GitCredentials Pick(string url, V1Secret secret, string name)
    {
        if (!SourceHosts.Allow(url, secret))
        {
            throw Failed(
                $"Secret {name} is not for {SourceHosts.Of(url)}, where spec.source.git.url is: its annotation "
                + $"{SourceHosts.Annotation} (or Tekton's) names other hosts: correct the URL, or have the Secret's "
                + $"owner add {SourceHosts.Of(url)} to the annotation");
        }

        if (!url.StartsWith("https://", StringComparison.Ordinal))
        {
            return new GitCredentials
            {
                SshPrivateKey = Text(secret, "ssh-privatekey") ?? Text(secret, "identity")
                    ?? throw Failed($"Secret {name} has no ssh-privatekey, which an ssh URL needs: add it"),
                KnownHosts = Text(secret, "known_hosts") ?? throw Failed(
                    $"Secret {name} has no known_hosts, by which the server of the URL is known: add the lines that "
                    + "its operator gives you, or those of ssh-keyscan once you have compared them"),
            };
        }

        var found = new GitCredentials
        {
            Username = Text(secret, "username"),
            Password = Text(secret, "password"),
            CaCertificates = Text(secret, "ca.crt") ?? Text(secret, "caFile"),
        };
        return (found.Password, found.CaCertificates) is (null, null)
            ? throw Failed($"Secret {name} has neither password nor ca.crt, of which an https URL needs one: add it")
            : found;
    }

    private static string? Text(V1Secret secret, string key)
    {
        if (secret.Data is null || !secret.Data.TryGetValue(key, out var bytes) || bytes is not { Length: > 0 })
        {
            return null;
        }

        return bytes.Length <= MostBytes
            ? Encoding.UTF8.GetString(bytes)
            : throw Failed($"{key} of Secret {secret.Name()} has more than {MostBytes} bytes: shorten it");
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

    private static StageFailedException Failed(string message) =>
        new(Reasons.FailedSourceCredentials, $"{Field}: {message}");

    [GeneratedRegex("system:serviceaccount:([a-z0-9-]+):([a-z0-9.-]+)")]
    private static partial Regex ServiceAccount();
}
