namespace ImageFactory.Operator.Entities;

/// <summary>Somebody who answers for the image.</summary>
public sealed class V1Owner
{
    /// <summary>Where to write.</summary>
    public string Email { get; set; } = string.Empty;
}
