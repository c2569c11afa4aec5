using System.Reflection;
using ImageFactory.Operator.Settings;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ImageFactory.Operator.Tracing;

/// <summary>
/// Sends spans to a collector, from a thread of its own: who writes spans never waits. What it cannot keep or send is
/// lost, since the statuses of the builds hold the same.
/// </summary>
internal static class TraceExport
{
    /// <summary>The name of our spans' source.</summary>
    public const string Source = "ImageFactory.Operator";

    private const string HttpPath = "v1/traces";

    // The specification's.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    // Which spans were not taken, and why.
    private const int LongestAnswer = 64 << 10;

    // Two hundred builds that end at once.
    private const int MaxQueue = 4096;

    /// <summary>Begins to listen to our spans; disposing of it sends what is left, for five seconds at most.</summary>
    public static TracerProvider Open(OperatorOptions options, ILogger<TraceSender> logger)
    {
        var settings = options.Tracing;
        var exporter = new OtlpTraceExporter(new OtlpExporterOptions
        {
            Endpoint = Address(settings),
            Protocol = settings.Protocol == TracingProtocol.Grpc
                ? OtlpExportProtocol.Grpc
                : OtlpExportProtocol.HttpProtobuf,
            HttpClientFactory = () => new HttpClient(new TraceSender(settings, logger))
            {
                Timeout = Timeout,
                MaxResponseContentBufferSize = LongestAnswer,
            },
        });
        var version = typeof(TraceExport).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return Sdk.CreateTracerProviderBuilder()
            .AddSource(Source)
            .SetSampler(new AlwaysOnSampler())
            .SetResourceBuilder(ResourceBuilder.CreateDefault()
                .AddService(settings.ServiceName, serviceVersion: version, autoGenerateServiceInstanceId: false)
                .AddAttributes([KeyValuePair.Create("imagefactory.cluster", (object)options.ClusterName)]))
            .AddProcessor(new BatchActivityExportProcessor(exporter, MaxQueue))
            .Build();
    }

    // By the specification the endpoint of a collector is a base, to which the exporter for HTTP adds the path; the
    // library does so only where it reads the endpoint from the environment.
    private static Uri Address(TracingSettings settings)
    {
        var endpoint = settings.Endpoint!;
        return settings.Protocol == TracingProtocol.Grpc
            || endpoint.AbsolutePath.EndsWith(HttpPath, StringComparison.Ordinal)
            ? endpoint
            : new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{HttpPath}");
    }
}
