using System.Net;
using System.Text;
using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Transport;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Transport;

public sealed class ErrorTextTests
{
    [Theory]
    [InlineData(
        """{"itemNotFound": {"code": 404, "message": "Instance x could not be found."}}""",
        "Instance x could not be found.")]
    [InlineData(
        """
        {"forbidden": {"code": 403,
          "message": "Quota exceeded for instances: Requested 1, but already used 10 of 10 instances"}}
        """,
        "Quota exceeded for instances: Requested 1, but already used 10 of 10 instances")]
    [InlineData(
        """
        {"NeutronError":
          {"type": "OverQuota", "message": "Quota exceeded for resources: ['port'].", "detail": ""}}
        """,
        "Quota exceeded for resources: ['port'].")]
    [InlineData("""{"NeutronError": "plain"}""", "plain")]
    [InlineData(
        """
        {"error":
          {"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}}
        """,
        "The request you have made requires authentication.")]
    [InlineData(
        """{"errors": [{"status": 409, "title": "Conflict", "detail": "There was a conflict."}]}""",
        "There was a conflict.")]
    [InlineData(
        """{"message": "No image found with ID x<br /><br />\n\n\n", "code": "404 Not Found", "title": "Not Found"}""",
        "No image found with ID x")]
    [InlineData(
        "<html>\n <head>\n  <title>409 Conflict</title>\n </head>\n <body>\n  <h1>409 Conflict</h1>\n  Image status "
        + "transition from saving to saving is not allowed<br /><br />\n\n\n\n </body>\n</html>",
        "Image status transition from saving to saving is not allowed")]
    [InlineData(
        "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>",
        "No server is available to handle this request.")]
    [InlineData("a &lt;b&gt; &amp;   c", "a <b> & c")]
    [InlineData("", "")]
    [InlineData("{}", "")]
    [InlineData("""{"error": null}""", "")]
    public void Each_service_is_understood(string body, string expected) => Assert.Equal(expected, Read(body));

    [Fact]
    public void Secrets_that_come_back_are_taken_out() => Assert.Equal(
        "Token *** with password *** refused at https://host/file?***",
        Read(
            """{"message": "Token t0ken with password s3cret refused at https://host/file?sig=abc"}""",
            new Secret("s3cret"),
            new Secret("t0ken")));

    [Fact]
    public void A_long_text_is_cut() =>
        Assert.Equal($"{new string('x', ErrorText.MaxText)}…", Read(new string('x', 5000)));

    [Theory]
    [InlineData(400, "", false, OpenStackErrorKind.InvalidRequest)]
    [InlineData(401, "", false, OpenStackErrorKind.Unauthorized)]
    [InlineData(403, "", false, OpenStackErrorKind.Forbidden)]
    [InlineData(403, "Quota exceeded for cores", false, OpenStackErrorKind.QuotaExceeded)]
    [InlineData(403, "Maximum number of ports exceeded", false, OpenStackErrorKind.QuotaExceeded)]
    [InlineData(404, "", false, OpenStackErrorKind.NotFound)]
    [InlineData(409, "", false, OpenStackErrorKind.Conflict)]
    [InlineData(409, "Quota exceeded for resources: ['port'].", false, OpenStackErrorKind.QuotaExceeded)]
    [InlineData(410, "", false, OpenStackErrorKind.NotFound)]
    [InlineData(413, "Image exceeds the storage quota", false, OpenStackErrorKind.QuotaExceeded)]
    [InlineData(
        413,
        "The limit has been exceeded on the number of allowed image tags. Attempted: 129, Maximum: 128",
        false,
        OpenStackErrorKind.InvalidRequest)]
    [InlineData(413, "This request was rate-limited.", true, OpenStackErrorKind.TooManyRequests)]
    [InlineData(429, "", false, OpenStackErrorKind.TooManyRequests)]
    [InlineData(302, "", false, OpenStackErrorKind.InvalidConfiguration)]
    [InlineData(408, "", false, OpenStackErrorKind.Timeout)]
    [InlineData(500, "", false, OpenStackErrorKind.ServerFault)]
    [InlineData(503, "", true, OpenStackErrorKind.ServerFault)]
    public void A_status_means_what_happens_next(
        int status, string text, bool hasRetryAfter, OpenStackErrorKind expected) =>
        Assert.Equal(expected, ErrorKinds.Of((HttpStatusCode)status, text, hasRetryAfter));

    private static string Read(string body, params Secret[] secrets) =>
        ErrorText.Read(Encoding.UTF8.GetBytes(body), secrets);
}
