using System.Text.Json;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Compute;

/// <inheritdoc />
internal sealed class KeyPairClient(ServiceTransport transport) : IKeyPairClient
{
    private const string All = "/os-keypairs";

    /// <inheritdoc />
    public async Task<IReadOnlyList<KeyPair>> ListAsync(CancellationToken cancellationToken = default)
    {
        var list = await transport.ReadAsync(
            new ServiceRequest(HttpMethod.Get, All), ComputeJsonContext.Default.KeyPairListResponse, cancellationToken);
        return [.. list.Keypairs.Select(item => item.Keypair)];
    }

    /// <inheritdoc />
    public Task<KeyPair> GetAsync(string name, CancellationToken cancellationToken = default) =>
        ReadAsync(new ServiceRequest(HttpMethod.Get, Path(name)), cancellationToken);

    /// <inheritdoc />
    public Task<KeyPair> ImportAsync(string name, string publicKey, CancellationToken cancellationToken = default) =>
        ReadAsync(
            new ServiceRequest(HttpMethod.Post, All)
            {
                Body = JsonSerializer.SerializeToUtf8Bytes(
                    new KeyPairRequest(new NewKeyPair(name, publicKey)), ComputeJsonContext.Default.KeyPairRequest),
            },
            cancellationToken);

    /// <inheritdoc />
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) =>
        transport.SendAsync(new ServiceRequest(HttpMethod.Delete, Path(name)), cancellationToken);

    private async Task<KeyPair> ReadAsync(ServiceRequest request, CancellationToken cancellationToken) =>
        (await transport.ReadAsync(request, ComputeJsonContext.Default.KeyPairResponse, cancellationToken)).Keypair;

    private static string Path(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return $"{All}/{Uri.EscapeDataString(name)}";
    }
}

/// <summary>Key pairs as Nova lists them.</summary>
internal sealed record KeyPairListResponse(IReadOnlyList<KeyPairResponse> Keypairs);

/// <summary>A key pair as Nova wraps it.</summary>
internal sealed record KeyPairResponse(KeyPair Keypair);

/// <summary>A key pair that is brought in.</summary>
internal sealed record KeyPairRequest(NewKeyPair Keypair);

/// <summary>The key pair in a <see cref="KeyPairRequest"/>.</summary>
internal sealed record NewKeyPair(string Name, string PublicKey);
