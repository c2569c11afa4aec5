namespace ImageFactory.OpenStack.Networks;

/// <summary>Which ports of the project are asked for; what is null is not asked about.</summary>
public sealed record PortQuery
{
    /// <summary>The ports' name, exactly.</summary>
    public string? Name { get; init; }

    /// <summary>The server that they belong to.</summary>
    public string? ServerId { get; init; }
}
