using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ImageFactory.Kubernetes.Json;
using k8s.Models;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>Turns what the server says instead of an object into an <see cref="ApiException"/>.</summary>
internal static class ErrorReader
{
    /// <summary>Most text of a body that gets into a message.</summary>
    internal const int MaxText = 4 * 1024;

    // A Status with a cause for each field of a large object is longer than its message may be.
    private const int MaxBody = 256 * 1024;

    /// <summary>Reads the error out of a response.</summary>
    public static async Task<ApiException> ReadAsync(
        string request,
        HttpResponseMessage response,
        string? serverProblem,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response, cancellationToken);
        var retryAfter = RetryAfter(response, time);
        return Parse(body) is { } status
            ? From(request, response.StatusCode, status, retryAfter, serverProblem)
            : new ApiException(
                response.StatusCode,
                // That an object is not there the server says in a Status; that a path is not, in plain text.
                response.StatusCode == HttpStatusCode.NotFound ? ApiReasons.NotServed : response.StatusCode.ToString(),
                Text(
                    request,
                    response.StatusCode,
                    Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MaxText)))),
                retryAfter)
            {
                ServerProblem = serverProblem,
            };
    }

    /// <summary>The error that a Status tells of.</summary>
    public static ApiException From(
        string request,
        HttpStatusCode code,
        V1Status status,
        TimeSpan? retryAfter = null,
        string? serverProblem = null)
    {
        var reason = string.IsNullOrEmpty(status.Reason) ? code.ToString() : status.Reason;
        retryAfter ??= status.Details?.RetryAfterSeconds is > 0 and { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        return new ApiException(code, reason, Text(request, code, status.Message ?? reason), retryAfter)
        {
            Causes = status.Details?.Causes is { } causes ? [.. causes] : [],
            ServerProblem = serverProblem,
        };
    }

    private static string Text(string request, HttpStatusCode code, string said)
    {
        var cut = said.Length > MaxText ? said[..MaxText] : said;
        return string.Create(CultureInfo.InvariantCulture, $"{request}: {(int)code}: {cut.Trim()}").TrimEnd(' ', ':');
    }

    private static V1Status? Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApiJson.Options().TypeInfo<V1Status>()) is { Kind: "Status" } status
                ? status
                : null;
        }
        catch (JsonException)
        {
            // A proxy on the way speaks HTML.
            return null;
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBody);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(
                buffer.AsMemory(0, MaxBody), MaxBody, throwOnEndOfStream: false, cancellationToken);
            return buffer[..length];
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // The status alone says enough.
            return [];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
            _ => null,
        };
}
