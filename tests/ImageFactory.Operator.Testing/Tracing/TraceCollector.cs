using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using ImageFactory.Operator.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ImageFactory.Operator.Testing.Tracing;

/// <summary>
/// A collector that speaks OTLP over HTTP or gRPC: see
/// <see href="https://opentelemetry.io/docs/specs/otlp/">its specification</see>.
/// </summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    // A message of gRPC has a byte that says whether it is compressed, and its length.
    private const int GrpcPrefix = 5;
    private const int StringValue = 1;
    private const int IntValue = 3;
    private const int DoubleValue = 4;

    private readonly WebApplication _application;

    private TraceCollector(WebApplication application) => _application = application;

    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>The requests, as "path content-type authorization".</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The attributes of the resource that sent, as "name=value".</summary>
    public ConcurrentQueue<string> Resource { get; } = new();

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    /// <summary>What it answers; the tests' own refusals.</summary>
    public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

    public static async Task<TraceCollector> StartAsync(TracingProtocol protocol)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback,
            0,
            listen => listen.Protocols = protocol == TracingProtocol.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var collector = new TraceCollector(builder.Build());
        collector._application.Run(context => collector.TakeAsync(context, protocol));
        await collector._application.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task TakeAsync(HttpContext context, TracingProtocol protocol)
    {
        Requests.Enqueue(
            $"{context.Request.Path} {context.Request.ContentType} {context.Request.Headers.Authorization}");
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.StatusCode = (int)Answer;
        if (Answer != HttpStatusCode.OK)
        {
            return;
        }

        if (protocol == TracingProtocol.HttpProtobuf)
        {
            context.Response.ContentType = "application/x-protobuf";
            Read(body.ToArray());
            return;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(body.ToArray().AsSpan(1));
        Read(body.ToArray().AsSpan(GrpcPrefix, length));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[GrpcPrefix]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private void Read(ReadOnlySpan<byte> request)
    {
        foreach (var resource in new ProtobufMessage(request).Messages(1))
        {
            foreach (var attribute in resource.Messages(1).SelectMany(message => Attributes(message, 1)))
            {
                Resource.Enqueue(attribute);
            }

            foreach (var span in resource.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                Spans.Enqueue(new ReceivedSpan(
                    Convert.ToHexStringLower(span.Bytes(1)),
                    Convert.ToHexStringLower(span.Bytes(2)),
                    Convert.ToHexStringLower(span.Bytes(4)),
                    span.Text(5),
                    Time(span.Number(7)),
                    Time(span.Number(8)),
                    [.. Attributes(span, 9)],
                    span.Messages(15).Select(status => $"{status.Number(3)} {status.Text(2)}").SingleOrDefault()));
            }
        }
    }

    private static DateTimeOffset Time(ulong nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / 100));

    private static IEnumerable<string> Attributes(ProtobufMessage message, int number) =>
        from attribute in message.Messages(number)
        let value = attribute.Messages(2).Single()
        let text = value.Has(StringValue) ? value.Text(StringValue)
            : value.Has(IntValue) ? value.Number(IntValue).ToString(CultureInfo.InvariantCulture)
            : value.Has(DoubleValue)
                ? BitConverter.UInt64BitsToDouble(value.Number(DoubleValue)).ToString(CultureInfo.InvariantCulture)
            : "?"
        select $"{attribute.Text(1)}={text}";
}

/// <summary>A span as it arrived; status as "code message", null for none.</summary>
internal sealed record ReceivedSpan(
    string TraceId,
    string Id,
    string ParentId,
    string Name,
    DateTimeOffset Start,
    DateTimeOffset End,
    IReadOnlyList<string> Attributes,
    string? Status);
