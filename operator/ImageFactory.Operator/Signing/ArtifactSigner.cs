using System.Text;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// Signs files of the store with all keys of a tenant that are valid now, from one reading of each.
/// </summary>
internal sealed class ArtifactSigner(IArtifactStore store, OperatorOptions options, TimeProvider time)
{
    /// <summary>Whether there are keys for images of a namespace.</summary>
    public bool HasKeys(string @namespace) => KeysOf(@namespace).Count > 0;

    /// <summary>Looks whether the keys that are valid now would sign an image of a namespace.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="untested">
    /// What stage Tested says of an image that did not pass it; null where it did, or where nothing is signed that
    /// speaks of an image.
    /// </param>
    /// <exception cref="UntestedImageException">One of them signs what passed the factory's tests alone.</exception>
    public void RequireTests(string @namespace, string? untested) =>
        RequireTests(@namespace, untested, time.GetUtcNow());

    /// <summary>Opens the keys for images of a namespace; without any the result has no signer.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="untested">What stage Tested says of an image that did not pass it; null as above.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SigningException">One of them cannot sign.</exception>
    /// <exception cref="UntestedImageException">One of them signs what passed the factory's tests alone.</exception>
    public async Task<SigningKeys> OpenKeysAsync(
        string @namespace, string? untested, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        RequireTests(@namespace, untested, now);
        return KeysOf(@namespace) is { Count: > 0 } keys
            ? await SigningKeys.OpenAsync(keys, now, cancellationToken)
            : new SigningKeys([]);
    }

    /// <summary>
    /// Signs a file with each of the keys and returns its digests. A signature is in the store whole or not at all, and
    /// only where the file is what it has to be.
    /// </summary>
    /// <param name="scope">Where it lies.</param>
    /// <param name="file">What it has to be.</param>
    /// <param name="build">UID of the build that it belongs to.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="progress">Told how many bytes are read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArtifactChangedException">It is something else.</exception>
    public async Task<ContentDigests> SignAsync(
        ArtifactScope scope,
        ArtifactInfo file,
        string build,
        SigningKeys keys,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var content = await store.OpenReadAsync(scope, file.Name, cancellationToken)
            ?? throw new FileNotFoundException($"{scope}/{file.Name} is not in the artifact store any more");
        var pass = new ArtifactPass();
        var hashing = ContentHashes.AddTo(pass);
        await pass.RunAsync(content, time, progress, cancellationToken);
        using var hashes = await hashing;
        if (hashes.Digests.Sha256 != file.Sha256)
        {
            throw new ArtifactChangedException(scope, file, hashes.Digests.Sha256);
        }

        var notations = SignatureNotations.Of(options.TenantNameOf(scope.Namespace), scope, file, build);
        var made = keys.Signers.Select(signer => signer.Sign(hashes, notations, time.GetUtcNow())).ToList();
        if (made.Count > 0)
        {
            byte[] all = [.. made.SelectMany(signature => signature)];
            await WriteAsync(scope, ReleaseFiles.Signature(file.Name), all, cancellationToken);
        }

        if (made.Count > 1)
        {
            // gpg fails where one of several signatures is by a key that it does not know. Whoever knows one key only
            // needs a file with the signature of that key alone.
            foreach (var (signer, signature) in keys.Signers.Zip(made))
            {
                await WriteAsync(
                    scope, ReleaseFiles.Signature(file.Name, signer.Name), signature, cancellationToken);
            }
        }

        return hashes.Digests;
    }

    /// <summary>Publishes the keys that signatures are checked with.</summary>
    public Task PublishAsync(ArtifactScope scope, SigningKeys keys, CancellationToken cancellationToken) => WriteAsync(
        scope,
        ReleaseFiles.PublicKeys,
        Encoding.ASCII.GetBytes(string.Concat(keys.Signers.Select(signer => signer.PublicKey))),
        cancellationToken);

    private void RequireTests(string @namespace, string? untested, DateTimeOffset now)
    {
        var keys = KeysOf(@namespace).Where(key => key.RequiresTests && key.IsValidAt(now)).Select(key => key.Name);
        if (untested is not null && keys.ToList() is { Count: > 0 } refused)
        {
            throw new UntestedImageException(
                $"{string.Join(" and ", refused)} of signing.keys in the operator's settings sign what passed the "
                + $"factory's tests (requiresTests), and stage Tested says: {untested}");
        }
    }

    private List<SigningKeySettings> KeysOf(string @namespace) =>
        options.TenantOf(@namespace) is { } tenant
            ? [.. options.Signing.Keys.Where(
                key => tenant.SigningKeys?.Contains(key.Name, StringComparer.Ordinal) != false)]
            : [];

    private async Task WriteAsync(ArtifactScope scope, string file, byte[] bytes, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(bytes);
        await store.WriteAsync(scope, file, content, ArtifactWriteOptions.Default, cancellationToken);
    }
}
