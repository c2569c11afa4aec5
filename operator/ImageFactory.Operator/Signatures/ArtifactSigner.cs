using System.Text;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Papers;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Signatures;

/// <summary>Signs files of the store with all keys that are valid now, from one reading of each.</summary>
internal sealed class ArtifactSigner(IArtifactStore store, SigningSettings settings, TimeProvider time)
{
    /// <summary>Whether there are keys.</summary>
    public bool HasKeys => settings.Keys.Count > 0;

    /// <summary>Opens the keys; none where there are none.</summary>
    /// <exception cref="SigningException">One of them cannot sign.</exception>
    public async Task<SigningKeys> OpenKeysAsync(CancellationToken cancellationToken) =>
        HasKeys ? await SigningKeys.OpenAsync(settings, time.GetUtcNow(), cancellationToken) : new SigningKeys([]);

    /// <summary>Signs a file with each of the keys and returns its digests. A signature is in the store whole or not at all.</summary>
    public async Task<ContentDigests> SignAsync(
        ArtifactScope scope, string file, SigningKeys keys, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var content = await store.OpenReadAsync(scope, file, cancellationToken)
            ?? throw new FileNotFoundException($"{scope}/{file} is not in the artifact store any more");
        var pass = new ArtifactPass();
        var digests = ContentDigests.AddTo(pass);
        var signatures = keys.Signers.Select(signer => pass.Add(signer.SignAsync)).ToList();
        await pass.RunAsync(content, time, progress, cancellationToken);
        var made = await Task.WhenAll(signatures);
        if (made.Length > 0)
        {
            await WriteAsync(scope, PaperNames.Signature(file), [.. made.SelectMany(signature => signature)], cancellationToken);
        }

        if (made.Length > 1)
        {
            // gpg takes a signature by a key that it does not know for a failure: who knows one key only needs that one's alone.
            foreach (var (signer, signature) in keys.Signers.Zip(made))
            {
                await WriteAsync(scope, PaperNames.Signature(file, signer.Name), signature, cancellationToken);
            }
        }

        return await digests;
    }

    /// <summary>Publishes the keys that signatures are checked with.</summary>
    public Task PublishAsync(ArtifactScope scope, SigningKeys keys, CancellationToken cancellationToken) => WriteAsync(
        scope,
        PaperNames.PublicKeys,
        Encoding.ASCII.GetBytes(string.Concat(keys.Signers.Select(signer => signer.PublicKey))),
        cancellationToken);

    private async Task WriteAsync(ArtifactScope scope, string file, byte[] bytes, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(bytes);
        await store.WriteAsync(scope, file, content, ArtifactWriteOptions.Default, cancellationToken);
    }
}
