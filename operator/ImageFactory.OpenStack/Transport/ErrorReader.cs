using System.Buffers;
using System.Globalization;
using ImageFactory.OpenStack.Config;

namespace ImageFactory.OpenStack.Transport;

/// <summary>Turns what a service says instead of an answer into an <see cref="OpenStackException"/>.</summary>
internal static class ErrorReader
{
    /// <summary>Longest wait that is believed; more is a mistake, or a ban that somebody must look at.</summary>
    internal static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(10);

    private const int MaxBody = 64 * 1024;

    /// <summary>Reads the error out of a response.</summary>
    public static async Task<OpenStackException> ReadAsync(
        string request,
        HttpResponseMessage response,
        IReadOnlyList<Secret> secrets,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var text = ErrorText.Read(await ReadBodyAsync(response, cancellationToken), secrets);
        var retryAfter = RetryAfter(response, time);
        var requestId = RequestId(response);
        return new OpenStackException(
            ErrorKinds.Of(response.StatusCode, text, retryAfter is not null),
            Message(request, response, text, requestId))
        {
            StatusCode = response.StatusCode,
            RequestId = requestId,
            RetryAfter = retryAfter,
        };
    }

    private static string Message(string request, HttpResponseMessage response, string text, string? requestId)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
        {
            // A redirect would take the token to a host that nobody named.
            text = $"it leads to {response.Headers.Location?.GetLeftPart()}: put that address into the catalogue or "
                + "clouds.yaml";
        }

        var id = requestId is null ? string.Empty : $" ({requestId})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{request}: {status} {(text.Length > 0 ? text : response.ReasonPhrase)}").TrimEnd() + id;
    }

    private static string GetLeftPart(this Uri location) =>
        location.IsAbsoluteUri ? location.GetLeftPart(UriPartial.Path) : location.OriginalString.Split('?')[0];

    private static string? RequestId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Openstack-Request-Id", out var ids)
        || response.Headers.TryGetValues("X-Compute-Request-Id", out ids)
            ? ids.FirstOrDefault()
            : null;

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

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        TimeSpan? wish = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
            _ => null,
        };
        return wish > MaxRetryAfter ? MaxRetryAfter : wish;
    }
}
