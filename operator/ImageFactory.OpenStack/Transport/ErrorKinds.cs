using System.Net;

namespace ImageFactory.OpenStack.Transport;

/// <summary>What an answer means for what happens next.</summary>
internal static class ErrorKinds
{
    /// <summary>The kind of an answer.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="text">What it says: quotas share their status with other refusals.</param>
    /// <param name="hasRetryAfter">Whether it asks to come again.</param>
    public static OpenStackErrorKind Of(HttpStatusCode status, string text, bool hasRetryAfter) => (int)status switch
    {
        // Nova's old rate limit is a 413 as well, told apart by its Retry-After.
        429 or 413 when hasRetryAfter => OpenStackErrorKind.TooManyRequests,
        429 => OpenStackErrorKind.TooManyRequests,
        413 when IsTooManyOfAnImage(text) => OpenStackErrorKind.InvalidRequest,
        413 => OpenStackErrorKind.QuotaExceeded,
        // Nova says 403, Neutron 409.
        403 or 409 when IsQuota(text) => OpenStackErrorKind.QuotaExceeded,
        401 => OpenStackErrorKind.Unauthorized,
        403 => OpenStackErrorKind.Forbidden,
        404 or 410 => OpenStackErrorKind.NotFound,
        409 => OpenStackErrorKind.Conflict,
        >= 300 and < 400 => OpenStackErrorKind.InvalidConfiguration,
        408 => OpenStackErrorKind.Timeout,
        >= 400 and < 500 => OpenStackErrorKind.InvalidRequest,
        _ => OpenStackErrorKind.ServerFault,
    };

    // Glance's bounds of one image's properties, tags, members and locations: nothing that is deleted makes room.
    private static bool IsTooManyOfAnImage(string text) =>
        text.Contains("number of allowed image", StringComparison.OrdinalIgnoreCase);

    private static bool IsQuota(string text) =>
        text.Contains("quota", StringComparison.OrdinalIgnoreCase)
        || text.Contains("exceeds limit", StringComparison.OrdinalIgnoreCase)
        // Nova's words for a quota of Neutron's.
        || text.StartsWith("Maximum number of", StringComparison.OrdinalIgnoreCase);
}
