using System.Globalization;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Promotions.Retention;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Testing.InMemory;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ImageFactory.Operator.Tests.Promotions.Retention;

/// <summary>
/// A promotion that is done in one region, whose status goes from review to review; older images are deleted after 90
/// days, all of them.
/// </summary>
internal sealed class RetentionScene : ILogger<Retirements>
{
    private readonly OperatorOptions _options = new() { ClusterName = "tests" };
    private readonly V1ImagePromotionStatus _status = new()
    {
        Profile = "debian",
        Series = Series.Name,
        Policy = Series.Policy(RetentionAction.Delete, keepHidden: 0),
        Regions = [new V1PromotedRegion { Cloud = "demo", Region = "RegionOne", Phase = PromotedRegionPhase.Done }],
    };

    private readonly InMemoryClouds _clouds;
    private readonly RetentionReview _review;

    public RetentionScene()
    {
        _clouds = new InMemoryClouds(Region);
        _review = new RetentionReview(
            _clouds,
            new RegionGate(new RegionBreakers(_options.OpenStack, new FakeTimeProvider(Start)), _options.OpenStack),
            new Retirements(this),
            _options);
        Put(Series.Latest, Series.Previous);
    }

    public DateTimeOffset Start => Series.Now;

    public InMemoryRegion Region { get; } = new(TimeProvider.System);

    public IList<V1PromotedRegion> Regions => _status.Regions!;

    public string? Message => _status.Retirement!.Message;

    /// <summary>What was logged at Information.</summary>
    public List<string> Logs { get; } = [];

    public void Policy(RetentionAction action) => _status.Policy = Series.Policy(action, keepHidden: 0);

    /// <summary>A region with the latest image alone.</summary>
    public void AddRegion(string name)
    {
        var region = new InMemoryRegion(TimeProvider.System);
        region.Images.Put(Series.Latest);
        _clouds.Others.Add($"demo/{name}", region);
        Regions.Add(new V1PromotedRegion { Cloud = "demo", Region = name, Phase = PromotedRegionPhase.Done });
    }

    public InMemoryRegion Other(string name) => _clouds.Others[$"demo/{name}"];

    public void Put(params Image[] images)
    {
        foreach (var image in images)
        {
            Region.Images.Put(image);
        }
    }

    /// <summary>Ends a call of Glance with an error, whenever it is made; what else was to happen still does.</summary>
    public void Fail(string call, OpenStackErrorKind kind)
    {
        var before = Region.Images.Fault;
        Region.Images.Fault = one => one == call ? new OpenStackException(kind, $"{call}: {kind}") : before(one);
    }

    /// <summary>Has something happen when Glance is called.</summary>
    public void On(string call, Action action) => Region.Images.Fault = one =>
    {
        if (one == call)
        {
            action();
        }

        return null;
    };

    /// <summary>Has somebody change an image between the list and the last look at it.</summary>
    public void BeforeGet(string id, Func<Image, Image> change) =>
        On($"get {id}", () => Region.Images.Change(id, change));

    public Task<DateTimeOffset?> ReviewAsync(int minutes) => _review.ReviewAsync(
        new PromotionContext(
            new V1ImagePromotion { Metadata = new V1ObjectMeta { Name = "new", NamespaceProperty = "images" } },
            _status,
            Start.AddMinutes(minutes)),
        [.. Regions],
        new HashSet<string>(),
        CancellationToken.None);

    /// <summary>The status' images: id, action, minute of the first sight, and how it stands.</summary>
    public IReadOnlyList<string> Preview() =>
    [
        .. _status.Retirement!.Images!.Select(image => string.Create(
            CultureInfo.InvariantCulture,
            $"{image.ImageId} {image.Action} since {(image.FirstSeenAt - Start)!.Value.TotalMinutes}"
            + $"{(image.Done == true ? " done" : string.Empty)}{(image.Message is null ? string.Empty : ": ")}"
            + $"{image.Message}")),
    ];

    /// <summary>The calls of Glance that change something.</summary>
    public IReadOnlyList<string> Writes() =>
        [.. Region.Images.Calls.Where(call => call != "list" && !call.StartsWith("get ", StringComparison.Ordinal))];

    void ILogger.Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) => Logs.Add(formatter(state, exception));

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Information;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;
}
