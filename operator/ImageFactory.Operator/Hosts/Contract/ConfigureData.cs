namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What configure found.</summary>
internal sealed record ConfigureData
{
    /// <summary>Versions by program.</summary>
    public Dictionary<string, string>? Versions { get; set; }
}
