namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>One request, which may be sent more than once.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, escaped.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    /// <summary>The query, escaped, without its question mark.</summary>
    public string Query { get; init; } = string.Empty;

    /// <summary>The body: JSON, or a patch that says which kind of patch it is; null for none.</summary>
    public object? Body { get; init; }

    /// <summary>The media type of the response.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Which connection it takes.</summary>
    public Channel Channel { get; init; } = Channel.Calls;

    /// <summary>Names the request without its query, which may be long.</summary>
    public override string ToString() => $"{Method} {Path}";
}
