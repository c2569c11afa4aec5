namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>What a notification tells.</summary>
public enum NotificationEvent
{
    /// <summary>The build failed.</summary>
    Failed,

    /// <summary>The build succeeded, and the one of the profile before it had failed.</summary>
    Recovered,
}
