namespace ImageFactory.Operator.Notifications.Channels;

/// <summary>What came of one try.</summary>
/// <param name="Outcome">What happens next.</param>
/// <param name="Message">What the other side said, for people; never a secret.</param>
internal sealed record SendResult(SendOutcome Outcome, string Message)
{
    /// <summary>Those who have not got it yet, where others have; null otherwise.</summary>
    public IReadOnlyList<string>? Remaining { get; init; }

    /// <summary>Those who never will get what others got; null for none.</summary>
    public IReadOnlyList<string>? Refused { get; init; }

    /// <summary>It was taken.</summary>
    public static SendResult Sent(string message) => new(SendOutcome.Sent, message);

    /// <summary>It was not taken this time.</summary>
    public static SendResult Failed(string message) => new(SendOutcome.Failed, message);
}

/// <summary>What happens next.</summary>
internal enum SendOutcome
{
    /// <summary>Nothing: it was taken.</summary>
    Sent,

    /// <summary>It is tried again later.</summary>
    Failed,

    /// <summary>Nothing: another try would come to the same.</summary>
    Hopeless,
}
