namespace ImageFactory.OpenStack.Compute;

/// <summary>Key pairs as Nova lists them.</summary>
internal sealed record KeyPairList(IReadOnlyList<KeyPairAnswer> Keypairs);
