namespace ImageFactory.Kubernetes.Abstractions.Events;

/// <summary>Whether an event is news or trouble.</summary>
public enum EventType
{
    /// <summary>News.</summary>
    Normal,

    /// <summary>Trouble.</summary>
    Warning,
}
