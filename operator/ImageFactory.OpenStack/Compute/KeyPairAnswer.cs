namespace ImageFactory.OpenStack.Compute;

/// <summary>A key pair as Nova wraps it.</summary>
internal sealed record KeyPairAnswer(KeyPair Keypair);
