using System.Diagnostics;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;

namespace ImageFactory.Operator.OpenStackTests.Promotions;

/// <summary>
/// Asks a region for the visible images of a name, twenty times a second, as somebody would who boots one.
/// </summary>
internal sealed class NamePolls(CloudConnection cloud, string name)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly List<Poll> _polls = [];

    /// <summary>All that was asked so far.</summary>
    public IReadOnlyList<Poll> All => _polls;

    /// <summary>The longest time from one question to the next one's answer: nobody can see more exactly.</summary>
    public TimeSpan LongestStep => _polls.Zip(
        _polls.Skip(1), (before, after) => Stopwatch.GetElapsedTime(before.Sent, after.Answered)).Max();

    /// <summary>Asks until it is told to stop, and once more.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval);
        while (!stop.IsCancellationRequested)
        {
            await AskAsync();
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await AskAsync();
    }

    /// <summary>The times in which there was none.</summary>
    public IEnumerable<Gap> Gaps()
    {
        List<Poll> misses = [];
        foreach (var poll in _polls)
        {
            if (poll.Found == 0)
            {
                misses.Add(poll);
            }
            else if (misses.Count > 0)
            {
                yield return new Gap(misses, poll);
                misses = [];
            }
        }
    }

    private async Task AskAsync()
    {
        var sent = Stopwatch.GetTimestamp();
        var found = await cloud.Images.ListAsync(new ImageQuery { Name = name }).CountAsync();
        _polls.Add(new Poll(sent, Stopwatch.GetTimestamp(), found));
    }

    /// <summary>A question and its answer, with their timestamps.</summary>
    public sealed record Poll(long Sent, long Answered, int Found);

    /// <summary>Answers without an image in a row, and the first one with it.</summary>
    public sealed record Gap(IReadOnlyList<Poll> Misses, Poll Next)
    {
        /// <summary>From the first answer without the image to the first one with it.</summary>
        public TimeSpan Length => Stopwatch.GetElapsedTime(Misses[0].Answered, Next.Answered);
    }
}
