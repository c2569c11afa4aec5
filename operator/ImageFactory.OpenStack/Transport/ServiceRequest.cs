using System.Net.Http.Headers;

namespace ImageFactory.OpenStack.Transport;

/// <summary>One request, which may be sent more than once.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the service's endpoint, escaped.</param>
internal sealed record ServiceRequest(HttpMethod Method, string Path)
{
    /// <summary>The query, escaped, without its question mark.</summary>
    public string Query { get; init; } = string.Empty;

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The media type of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>A body that streams; null for none.</summary>
    public UploadSource? Upload { get; init; }

    /// <summary>The store of Glance's that data is sent to; null for its default one.</summary>
    public string? Store { get; init; }

    /// <summary>The media type of the response.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>The microversion, with its service's name (<c>compute 2.67</c>); null for the oldest.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The part that is wanted; null for all.</summary>
    public RangeHeaderValue? Range { get; init; }

    /// <summary>The most bytes of an answer that is read as a whole.</summary>
    public int MaxAnswer { get; init; } = AnswerLimits.Record;

    /// <summary>Whether lists of the answer may have items that are null; its reader looks at each then.</summary>
    public bool MayHaveNullItems { get; init; }

    /// <summary>Whether the answer's body is data that streams.</summary>
    public bool IsDownload { get; init; }

    /// <summary>Whether sending it twice does the same as sending it once.</summary>
    public bool IsRepeatable { get; init; } =
        Method == HttpMethod.Get
        || Method == HttpMethod.Head
        || Method == HttpMethod.Put
        || Method == HttpMethod.Delete;

    /// <summary>Whether its token should be young.</summary>
    public bool IsLong => Upload is not null || IsDownload;

    /// <summary>Names the request without its query, which may be long.</summary>
    public override string ToString() => $"{Method} {Path}";
}
