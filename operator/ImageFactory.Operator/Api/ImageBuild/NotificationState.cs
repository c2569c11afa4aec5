namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>How far a notification is.</summary>
public enum NotificationState
{
    /// <summary>It is to be sent, or sent again.</summary>
    Pending,

    /// <summary>It was taken.</summary>
    Sent,

    /// <summary>It is not sent any more; the message says why.</summary>
    GivenUp,

    /// <summary>An earlier one told the same less than a day before; this one is not sent.</summary>
    Duplicate,
}

/// <summary>What the states of notifications mean.</summary>
public static class NotificationStateExtensions
{
    /// <summary>True while somebody is still to be told of the build's end: until then it is not deleted.</summary>
    public static bool IsToBeTold(this V1ImageBuildStatus status) =>
        status.Notifications?.Any(entry => entry.State == NotificationState.Pending) == true;
}
