namespace ImageFactory.Operator.Entities;

/// <summary>A git repository at a ref.</summary>
public sealed class V1GitSource
{
    /// <summary>The repository: https, ssh or git.</summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>Branch, tag or commit; the remote's HEAD when left out.</summary>
    public string? Ref { get; set; }

    /// <summary>Folder within the repository.</summary>
    public string? Path { get; set; }
}
