using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Notifications.Channels;

/// <summary>What is told of a build's end, whatever the channel. It is the same in each try.</summary>
internal sealed record Notification
{
    /// <summary>Its id, the same in each try: <c>UID.event.number</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the one that began the thread; its own where it begins one.</summary>
    public required string Thread { get; init; }

    /// <summary>What it tells.</summary>
    public required NotificationEvent Event { get; init; }

    /// <summary>The factory's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>The build's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The build.</summary>
    public required string Build { get; init; }

    /// <summary>The build's UID.</summary>
    public required string Uid { get; init; }

    /// <summary>Its profile.</summary>
    public required string Profile { get; init; }

    /// <summary>Its number within the profile; null where it never got one.</summary>
    public int? BuildNumber { get; init; }

    /// <summary>Its image's name; null where it never got one.</summary>
    public string? ImageName { get; init; }

    /// <summary>What it was built on.</summary>
    public required string Backend { get; init; }

    /// <summary>The stage that failed; null after a success.</summary>
    public string? Stage { get; init; }

    /// <summary>Why, in one word; null after a success.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, for people; null after a success, and where the build was tried again meanwhile.</summary>
    public string? Message { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>How long it took, for people; null where it was tried again meanwhile.</summary>
    public string? Duration { get; init; }

    /// <summary>The log's path in the store; null for none.</summary>
    public string? Log { get; init; }

    /// <summary>The last lines of the log, oldest first.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];

    /// <summary>Where people read more; null for nowhere.</summary>
    public string? Link { get; init; }

    /// <summary>The addresses of those who answer for the image.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>What the build is called in a sentence.</summary>
    public string Title => BuildNumber is { } number ? $"build {number}" : $"build {Build}";
}
