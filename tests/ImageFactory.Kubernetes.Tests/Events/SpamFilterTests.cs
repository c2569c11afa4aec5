using ImageFactory.Kubernetes.Events;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Events;

public sealed class SpamFilterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void An_object_tells_25_things_at_once_and_then_one_in_five_minutes()
    {
        var filter = new SpamFilter(_time);

        Assert.Equal(25, Enumerable.Range(0, 100).Count(_ => filter.Allows("a")));
        Assert.True(filter.Allows("b"));

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, Enumerable.Range(0, 100).Count(_ => filter.Allows("a")));
    }

    [Fact]
    public void The_object_unheard_of_for_longest_is_forgotten_first()
    {
        var filter = new SpamFilter(_time);
        Exhaust(filter, "old");
        Exhaust(filter, "used");
        for (var other = 0; other < 4094; other++)
        {
            filter.Allows($"other-{other}");
        }

        filter.Allows("used");
        filter.Allows("one more");

        Assert.True(filter.Allows("old"));
        Assert.False(filter.Allows("used"));
    }

    private static void Exhaust(SpamFilter filter, string uid)
    {
        while (filter.Allows(uid))
        {
            // Until it says no.
        }
    }
}
