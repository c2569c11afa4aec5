using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>Key pairs without a Nova.</summary>
internal sealed class InMemoryKeyPairs(CallLog calls) : IKeyPairClient
{
    private readonly List<KeyPair> _pairs = [];

    public IReadOnlyList<KeyPair> All => _pairs;

    /// <summary>Puts a key pair there, as others made it.</summary>
    public void Put(string name, string publicKey) => _pairs.Add(new KeyPair(name, publicKey, "fingerprint"));

    public Task<IReadOnlyList<KeyPair>> ListAsync(CancellationToken cancellationToken = default)
    {
        calls.Add("list key pairs");
        return Task.FromResult<IReadOnlyList<KeyPair>>([.. _pairs]);
    }

    public Task<KeyPair> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        calls.Add($"get key pair {name}");
        return Task.FromResult(Require(name));
    }

    public Task<KeyPair> ImportAsync(string name, string publicKey, CancellationToken cancellationToken = default)
    {
        calls.Add($"create key pair {name}");
        if (_pairs.Exists(pair => pair.Name == name))
        {
            throw new OpenStackException(OpenStackErrorKind.Conflict, $"Key pair '{name}' already exists.");
        }

        Put(name, publicKey);
        return Task.FromResult(Require(name));
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        calls.Add($"delete key pair {name}");
        _pairs.Remove(Require(name));
        return Task.CompletedTask;
    }

    private KeyPair Require(string name) => _pairs.Find(pair => pair.Name == name)
        ?? throw new OpenStackException(OpenStackErrorKind.NotFound, $"Keypair {name} not found");
}
