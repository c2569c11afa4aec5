using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Settings;

/// <summary>Where traces of builds are sent to; nowhere without an endpoint.</summary>
internal sealed record TracingSettings
{
    /// <summary>The URL of a collector that speaks OTLP, without <c>/v1/traces</c>; null or empty for none.</summary>
    public Uri? Endpoint
    {
        get;
        set => field = value is { OriginalString.Length: 0 } ? null : value;
    }

    /// <summary>How it is spoken to.</summary>
    public TracingProtocol Protocol { get; set; } = TracingProtocol.Grpc;

    /// <summary>
    /// File with headers that are sent along, one a line, <c>Name: value</c>; null for none. Read anew for every
    /// request.
    /// </summary>
    public string? HeadersFile { get; set; }

    /// <summary>The name under which the traces are found.</summary>
    public string ServiceName { get; set; } = "imagefactory-operator";

    /// <summary>What cannot work; each fault names the setting.</summary>
    internal IEnumerable<string> Faults()
    {
        if (Endpoint is not null
            && Endpoint is not
            {
                IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "",
            })
        {
            yield return "tracing.endpoint must be an http or https URL without user, query and fragment";
        }
        else if (HeadersFile is not null && Endpoint is { Scheme: "http", IsLoopback: false })
        {
            yield return "tracing.headersFile needs an https endpoint: over http everybody on the way could read them";
        }

        if (HeadersFile is not null && !Path.IsPathFullyQualified(HeadersFile))
        {
            yield return "tracing.headersFile must be an absolute path";
        }

        if (string.IsNullOrWhiteSpace(ServiceName))
        {
            yield return "tracing.serviceName must be a name";
        }
    }
}

/// <summary>How a collector is spoken to; the words are those of OTEL_EXPORTER_OTLP_PROTOCOL.</summary>
internal enum TracingProtocol
{
    /// <summary>gRPC; port 4317 by custom.</summary>
    [JsonStringEnumMemberName("grpc")]
    Grpc,

    /// <summary>HTTP; port 4318 by custom.</summary>
    [JsonStringEnumMemberName("http/protobuf")]
    HttpProtobuf,
}
