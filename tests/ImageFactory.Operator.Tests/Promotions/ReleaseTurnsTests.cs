using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Promotions;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>A promotion that never ends, of a series that another tenant has in a cloud of its own.</summary>
public sealed class ReleaseTurnsTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly InMemoryCluster _cluster = new(TimeProvider.System);
    private readonly ReleaseTurns _turns;
    private int _made;

    public ReleaseTurnsTests() => _turns = new ReleaseTurns(
        _cluster,
        SettingsFile.Parse(
            """
            tenants:
            - {name: red, namespaces: [red, red-2], clouds: [{cloud: east}]}
            - {name: blue, namespaces: [blue], clouds: [{cloud: west}]}
            """));

    [Fact]
    public async Task It_holds_up_no_other_tenant()
    {
        Soaking("red", "east");

        Assert.Equal("Proceed", await _turns.TakeAsync(New("blue", "west"), default).TextAsync());
    }

    [Fact]
    public async Task Two_tenants_have_their_turns_at_one_time()
    {
        Assert.Equal("Proceed", await _turns.TakeAsync(New("red", "east"), default).TextAsync());
        Assert.Equal("Proceed", await _turns.TakeAsync(New("blue", "west"), default).TextAsync());
        Assert.StartsWith(
            "Waiting WaitingForPromotion: A promotion of another namespace",
            await _turns.TakeAsync(New("red-2", "east"), default).TextAsync(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("red-2", "east")]
    [InlineData("blue", "east")]
    public async Task Whoever_changes_the_same_names_waits(string @namespace, string cloud)
    {
        Soaking("red", "east");

        Assert.StartsWith(
            "Waiting WaitingForPromotion: A promotion of another namespace",
            await _turns.TakeAsync(New(@namespace, cloud), default).TextAsync(),
            StringComparison.Ordinal);
    }

    private void Soaking(string @namespace, string cloud)
    {
        var soaking = New(@namespace, cloud);
        (soaking.Status.StartedAt, soaking.Status.Phase) = (Now, PromotionPhase.Soaking);
        soaking.Status.SoakUntil = Now.AddYears(1000);
        soaking.Promotion.Status = soaking.Status;
        _cluster.Put(soaking.Promotion);
    }

    private PromotionContext New(string @namespace, string cloud)
    {
        var status = new V1ImagePromotionStatus
        {
            Series = "Standard_Debian_12",
            Phase = PromotionPhase.Pending,
            Regions = [new V1PromotedRegion { Cloud = cloud, Region = "One" }],
        };
        var promotion = _cluster.Put(new V1ImagePromotion
        {
            Metadata = new V1ObjectMeta
            {
                Name = $"of-{@namespace}",
                NamespaceProperty = @namespace,
                Uid = Guid.NewGuid().ToString(),
                CreationTimestamp = Now.AddSeconds(_made++).UtcDateTime,
            },
            Spec = new V1ImagePromotionSpec(),
            Status = status,
        });
        return new PromotionContext(promotion, status, Now);
    }
}
