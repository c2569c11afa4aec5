namespace ImageFactory.OpenStack.Config;

/// <summary>A password, a token or the like: it says itself only to those who ask by name.</summary>
public sealed record Secret
{
    private readonly string _value;

    /// <summary>Takes the secret.</summary>
    public Secret(string value) => _value = value;

    /// <summary>The secret itself, for a request's body or header and for nothing else.</summary>
    public string Reveal() => _value;

    /// <summary>Three stars, so that no log, status or error can hold the secret.</summary>
    public override string ToString() => "***";
}
