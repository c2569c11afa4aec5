using System.Net;
using ImageFactory.Kubernetes.Client;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Demo.Tests;

/// <summary>An API server that is away.</summary>
public sealed class PatientCallsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_server_that_is_away_for_a_minute_is_waited_for_and_not_longer()
    {
        var calls = new PatientCalls(_time);
        Assert.Equal("here", await calls.TryAsync(() => Task.FromResult("here")));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await calls.TryAsync(Away));
        _time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<DemoException>(() => calls.TryAsync(Away));

        Assert.Equal("The API server has not answered for a minute: It said so", error.Message);
    }

    [Fact]
    public async Task What_it_refuses_is_not_asked_again() => await Assert.ThrowsAsync<ApiException>(
        () => new PatientCalls(_time).TryAsync(() => Answer(HttpStatusCode.Forbidden)));

    private static Task<string> Away() => Answer(HttpStatusCode.ServiceUnavailable);

    private static Task<string> Answer(HttpStatusCode code) =>
        Task.FromException<string>(new ApiException(code, $"{code}", "It said so"));
}
