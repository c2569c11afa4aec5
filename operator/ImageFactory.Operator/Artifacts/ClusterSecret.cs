using System.Security.Cryptography;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Operator.Artifacts;

/// <summary>
/// The operator's secret in a Secret of its own namespace, apart from the artifacts. Whoever installs the operator
/// makes the Secret, empty, and gives the operator the right to read and change this one: so it needs none to create
/// Secrets, or to list those of others.
/// </summary>
internal sealed class ClusterSecret(IKubernetesClient client, ArtifactStoreSettings settings)
{
    /// <summary>The Secret's key with the secret that holds.</summary>
    public const string CurrentKey = "key";

    /// <summary>The Secret's key with the one before it.</summary>
    public const string PreviousKey = "previous";

    // Only operators that start together ever write at the same time, and each once.
    private const int Attempts = 5;

    private string Name => settings.SigningKeySecret!;

    private string OwnFile => Path.Combine(settings.Root, OperatorSecret.OwnFile);

    /// <summary>Reads the secret, where the settings name a Secret; null where they do not.</summary>
    /// <exception cref="InvalidDataException">It cannot be read or filled; the message says why.</exception>
    public static async Task<OperatorSecret?> LoadAsync(
        ArtifactStoreSettings settings, ApiServerConfiguration cluster, CancellationToken cancellationToken)
    {
        if (settings.SigningKeySecret is null)
        {
            return null;
        }

        using var client = new KubernetesClient(
            cluster,
            TimeProvider.System,
            NullLogger.Instance,
            new KubernetesClientOptions { Product = "imagefactory-operator" });
        return await new ClusterSecret(client, settings).LoadAsync(cancellationToken);
    }

    /// <summary>
    /// Reads the secret, or fills an empty Secret: with what lies in the store's root since an earlier version, which
    /// goes from there, or with chance.
    /// </summary>
    /// <exception cref="InvalidDataException">It cannot be read or filled; the message says why.</exception>
    public async Task<OperatorSecret> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var secret = await client.GetAsync<V1Secret>(Name, client.CurrentNamespace, cancellationToken)
                    ?? throw new InvalidDataException(
                        $"artifacts.signingKeySecret: namespace {client.CurrentNamespace} has no Secret {Name}: make "
                        + $"it, empty (kubectl create secret generic {Name}), or remove the setting");
                if (Find(secret, CurrentKey) is { } current)
                {
                    var loaded = Of(current, Find(secret, PreviousKey));
                    await ForgetOwnAsync(current, cancellationToken);
                    return loaded;
                }

                await FillAsync(secret, cancellationToken);
            }
        }
        catch (ApiException error)
        {
            throw new InvalidDataException(
                $"artifacts.signingKeySecret: Secret {Name} of namespace {client.CurrentNamespace} cannot be used "
                + $"({error.Message}): the operator needs get and update on this one Secret",
                error);
        }

        throw new InvalidDataException(
            $"artifacts.signingKeySecret: Secret {Name} is changed by somebody again and again: look who writes it");
    }

    private OperatorSecret Of(byte[] current, byte[]? previous)
    {
        foreach (var (key, bytes) in new[] { (CurrentKey, current), (PreviousKey, previous ?? current) })
        {
            if (bytes.Length < OperatorSecret.MinLength)
            {
                throw new InvalidDataException(
                    $"artifacts.signingKeySecret: '{key}' of Secret {Name} has {bytes.Length} bytes, and needs "
                    + $"{OperatorSecret.MinLength}: make it by head -c {OperatorSecret.MinLength} /dev/urandom");
            }
        }

        return previous is null || !CryptographicOperations.FixedTimeEquals(current, previous)
            ? new OperatorSecret(current, previous)
            : throw new InvalidDataException(
                $"artifacts.signingKeySecret: '{PreviousKey}' of Secret {Name} is the same as '{CurrentKey}': remove "
                + "it, or put the one there that was used before");
    }

    private async Task FillAsync(V1Secret secret, CancellationToken cancellationToken)
    {
        secret.Data ??= new Dictionary<string, byte[]>();
        secret.Data[CurrentKey] = await ReadOwnAsync(cancellationToken)
            ?? RandomNumberGenerator.GetBytes(OperatorSecret.MinLength);
        try
        {
            await client.UpdateAsync(secret, cancellationToken);
        }
        catch (ApiException error) when (error.IsConflict)
        {
            // Another operator that starts now has filled it: the next look finds what it wrote.
        }
    }

    // Once it is in the Secret, and not before.
    private async Task ForgetOwnAsync(byte[] current, CancellationToken cancellationToken)
    {
        if (await ReadOwnAsync(cancellationToken) is { } own && CryptographicOperations.FixedTimeEquals(own, current))
        {
            File.Delete(OwnFile);
        }
    }

    private async Task<byte[]?> ReadOwnAsync(CancellationToken cancellationToken) =>
        File.Exists(OwnFile)
        && await File.ReadAllBytesAsync(OwnFile, cancellationToken) is { Length: >= OperatorSecret.MinLength } bytes
            ? bytes[..OperatorSecret.MinLength]
            : null;

    private static byte[]? Find(V1Secret secret, string key) =>
        secret.Data?.TryGetValue(key, out var bytes) == true && bytes.Length > 0 ? bytes : null;
}
