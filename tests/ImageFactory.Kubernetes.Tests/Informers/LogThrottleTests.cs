using ImageFactory.Kubernetes.Informers;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Informers;

public sealed class LogThrottleTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Each_text_is_let_through_once_a_period_also_where_texts_take_turns()
    {
        var throttle = new LogThrottle(TimeSpan.FromMinutes(1), _time);

        var said = new List<string>();
        foreach (var text in (string[])["a", "b", "a", "b", "a", "a"])
        {
            said.Add($"{text} {throttle.ShouldLog(text)}");
            _time.Advance(TimeSpan.FromSeconds(19));
        }

        Assert.Equal(["a True", "b True", "a False", "b False", "a True", "a False"], said);
    }
}
