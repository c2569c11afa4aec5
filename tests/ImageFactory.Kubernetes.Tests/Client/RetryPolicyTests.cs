using System.Net;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Client.Transport;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Client;

public class RetryPolicyTests
{
    private static readonly TimeSpan Two = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("GET", 429, 2.0)]
    [InlineData("POST", 429, 2.0)]
    [InlineData("PATCH", 503, 2.0)]
    [InlineData("GET", 409, null)]
    public void A_wish_of_a_busy_server_is_followed(string method, int status, double? seconds) =>
        Assert.Equal(seconds, Delay(method, new ApiException((HttpStatusCode)status, "x", "x", Two))?.TotalSeconds);

    [Fact]
    public void Without_a_wish_nothing_that_was_answered_is_repeated() =>
        Assert.Null(Delay("GET", new ApiException(HttpStatusCode.ServiceUnavailable, "x", "x")));

    [Fact]
    public void A_wish_of_zero_is_a_second() => Assert.Equal(
        1.0,
        Delay("GET", new ApiException(HttpStatusCode.TooManyRequests, "x", "x", TimeSpan.Zero))!.Value.TotalSeconds);

    [Theory]
    [InlineData("GET", 0, 50.0)]
    [InlineData("GET", 1, 100.0)]
    [InlineData("GET", 2, 200.0)]
    [InlineData("GET", 3, null)]
    [InlineData("POST", 0, null)]
    [InlineData("PATCH", 0, null)]
    [InlineData("DELETE", 0, null)]
    public void A_lost_connection_repeats_reads_alone(string method, int retries, double? milliseconds) => Assert.Equal(
        milliseconds, Delay(method, new ApiException(0, ApiReasons.ConnectionLost, "x"), retries)?.TotalMilliseconds);

    [Fact]
    public void After_ten_tries_it_is_enough()
    {
        var error = new ApiException(HttpStatusCode.TooManyRequests, "x", "x", Two);

        Assert.NotNull(Delay("GET", error, 9));
        Assert.Null(Delay("GET", error, 10));
    }

    [Fact]
    public void Watches_and_leases_have_their_own_patience()
    {
        var error = new ApiException(HttpStatusCode.TooManyRequests, "x", "x", Two);
        var get = new ApiRequest(HttpMethod.Get, "/x");

        Assert.Null(RetryPolicy.Delay(get with { Channel = Channel.Streams }, error, 0, () => 0));
        Assert.Null(RetryPolicy.Delay(get with { Channel = Channel.Leases }, error, 0, () => 0));
    }

    private static TimeSpan? Delay(string method, ApiException error, int retries = 0) =>
        RetryPolicy.Delay(new ApiRequest(new HttpMethod(method), "/x"), error, retries, () => 0);
}
