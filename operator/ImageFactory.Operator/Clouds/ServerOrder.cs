namespace ImageFactory.Operator.Clouds;

/// <summary>A server that is asked for.</summary>
/// <param name="Name">Its name, and that of all that belongs to it.</param>
/// <param name="Plan">What it is made of.</param>
/// <param name="KeyId">Names the secret from which its keys follow.</param>
/// <param name="ClientKey">The public key of whoever may log in.</param>
/// <param name="UserData">What its cloud-init is told.</param>
internal sealed record ServerOrder(string Name, ServerPlan Plan, string KeyId, string ClientKey, byte[] UserData);
