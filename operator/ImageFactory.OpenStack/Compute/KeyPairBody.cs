namespace ImageFactory.OpenStack.Compute;

/// <summary>The key pair in a <see cref="KeyPairRequest"/>.</summary>
internal sealed record KeyPairBody(string Name, string PublicKey);
