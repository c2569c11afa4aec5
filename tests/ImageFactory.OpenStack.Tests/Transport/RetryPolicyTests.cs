using System.Net;
using ImageFactory.OpenStack.Transport;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Transport;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData("GET", 503, OpenStackErrorKind.ServerFault, null, 0, 0.5)]
    [InlineData("GET", 503, OpenStackErrorKind.ServerFault, null, 1, 1.0)]
    [InlineData("GET", 503, OpenStackErrorKind.ServerFault, null, 3, 4.0)]
    [InlineData("GET", 503, OpenStackErrorKind.ServerFault, null, 4, null)]
    [InlineData("GET", 429, OpenStackErrorKind.TooManyRequests, null, 0, 0.5)]
    [InlineData("GET", 502, OpenStackErrorKind.ServerFault, null, 0, 0.5)]
    [InlineData("GET", 504, OpenStackErrorKind.ServerFault, null, 0, 0.5)]
    [InlineData("GET", 0, OpenStackErrorKind.Unreachable, null, 0, 0.5)]
    [InlineData("GET", 0, OpenStackErrorKind.Timeout, null, 0, null)]
    [InlineData("GET", 500, OpenStackErrorKind.ServerFault, null, 0, null)]
    [InlineData("GET", 404, OpenStackErrorKind.NotFound, null, 0, null)]
    [InlineData("DELETE", 502, OpenStackErrorKind.ServerFault, null, 0, 0.5)]
    [InlineData("PUT", 0, OpenStackErrorKind.Unreachable, null, 0, 0.5)]
    [InlineData("POST", 503, OpenStackErrorKind.ServerFault, null, 0, null)]
    [InlineData("POST", 0, OpenStackErrorKind.Unreachable, null, 0, null)]
    [InlineData("PATCH", 502, OpenStackErrorKind.ServerFault, null, 0, null)]
    [InlineData("POST", 503, OpenStackErrorKind.ServerFault, 7, 0, 7.05)]
    [InlineData("POST", 429, OpenStackErrorKind.TooManyRequests, 7, 0, 7.05)]
    [InlineData("GET", 429, OpenStackErrorKind.TooManyRequests, 0, 0, 1.05)]
    public void A_request_is_sent_again_when_that_can_do_no_harm(
        string method, int status, OpenStackErrorKind kind, int? retryAfter, int retries, double? seconds)
    {
        var error = new OpenStackException(kind, "x")
        {
            StatusCode = (HttpStatusCode)status,
            RetryAfter = retryAfter is { } wish ? TimeSpan.FromSeconds(wish) : null,
        };

        var delay = RetryPolicy.Delay(new ServiceRequest(new HttpMethod(method), "/x"), error, retries, () => 0.5);

        Assert.Equal(seconds, delay?.TotalSeconds);
    }

    [Fact]
    public void An_upload_is_its_callers_to_repeat()
    {
        var request = new ServiceRequest(HttpMethod.Put, "/x") { Upload = new UploadSource(Stream.Null, 0, null) };
        var error = new OpenStackException(OpenStackErrorKind.Unreachable, "x");

        Assert.Null(RetryPolicy.Delay(request, error, 0, () => 0.5));
    }
}
