namespace ImageFactory.OpenStack;

/// <summary>What an error means for what happens next.</summary>
public enum OpenStackErrorKind
{
    /// <summary>What was named is not there, or not for us to see: after a delete this is success.</summary>
    NotFound,

    /// <summary>It exists already, or is in a state that forbids this: look at it again, then decide.</summary>
    Conflict,

    /// <summary>
    /// Keystone does not take the credentials, or a service takes no token of theirs: <c>clouds.yaml</c> must change.
    /// </summary>
    Unauthorized,

    /// <summary>Our roles do not allow it: they must change, or the request.</summary>
    Forbidden,

    /// <summary>A quota or size limit is reached: something must be deleted, or the limit raised.</summary>
    QuotaExceeded,

    /// <summary>The service will never accept this request.</summary>
    InvalidRequest,

    /// <summary>
    /// The cloud as described cannot serve us: no such service in the region, an address that leads elsewhere, or a
    /// certificate that is not believed.
    /// </summary>
    InvalidConfiguration,

    /// <summary>We are to slow down: try again after <see cref="OpenStackException.RetryAfter"/>.</summary>
    TooManyRequests,

    /// <summary>The service failed: try again later.</summary>
    ServerFault,

    /// <summary>There is no connection, or it broke: try again later. A write may have been done.</summary>
    Unreachable,

    /// <summary>No answer, or no progress, in time: try again later. A write may have been done.</summary>
    Timeout,
}
