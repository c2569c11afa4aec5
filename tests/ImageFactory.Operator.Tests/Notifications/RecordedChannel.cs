using ImageFactory.Operator.Notifications.Channels;

namespace ImageFactory.Operator.Tests.Notifications;

/// <summary>A channel that answers what the test says, and keeps what it was given.</summary>
internal sealed class RecordedChannel(string name = "mail") : INotificationChannel
{
    public string Name => name;

    public List<Notification> Given { get; } = [];

    public List<IReadOnlyList<string>?> Remaining { get; } = [];

    /// <summary>What comes of the next try.</summary>
    public Func<CancellationToken, Task<SendResult>> Answer { get; set; } =
        _ => Task.FromResult(SendResult.Sent("taken"));

    public Task<SendResult> SendAsync(
        Notification notification, IReadOnlyList<string>? remaining, CancellationToken cancellationToken)
    {
        Given.Add(notification);
        Remaining.Add(remaining);
        return Answer(cancellationToken);
    }

    public void Answers(SendResult result) => Answer = _ => Task.FromResult(result);
}
