namespace ImageFactory.OpenStack.Transport;

/// <summary>Which service is spoken to, for messages and metrics.</summary>
/// <param name="Cloud">The cloud's name in <c>clouds.yaml</c>.</param>
/// <param name="Region">The region; empty for none, as with Keystone.</param>
/// <param name="Type">The service's type in the catalogue: <c>image</c>.</param>
internal sealed record ServiceName(string Cloud, string Region, string Type)
{
    /// <summary>How messages begin.</summary>
    public override string ToString() =>
        Region.Length == 0 ? $"Cloud {Cloud}, {Type}" : $"Cloud {Cloud}, region {Region}, {Type}";
}
