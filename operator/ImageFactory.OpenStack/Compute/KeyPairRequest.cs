namespace ImageFactory.OpenStack.Compute;

/// <summary>A key pair that is brought in.</summary>
internal sealed record KeyPairRequest(KeyPairBody Keypair);
