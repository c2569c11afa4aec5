using ImageFactory.OpenStack.Config;

namespace ImageFactory.OpenStack.Identity;

/// <summary>What must be equal for two regions to share a token and connections.</summary>
/// <param name="Cloud">The cloud's name, which messages have.</param>
/// <param name="Auth">Who we are.</param>
/// <param name="Certificates">The fingerprint of the certificates.</param>
internal sealed record SessionKey(string Cloud, CloudAuth Auth, string Certificates);
