namespace ImageFactory.Kubernetes.Events;

/// <summary>An event that may happen again.</summary>
internal sealed class EventSeries(string @namespace, string name, Occurrence first)
{
    /// <summary>Namespace of the event object.</summary>
    public string Namespace => @namespace;

    /// <summary>Name of the event object.</summary>
    public string Name => name;

    /// <summary>The latest occurrence.</summary>
    public Occurrence Latest { get; private set; } = first;

    /// <summary>Occurrences so far.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>Occurrences that the server knows of; 0 before it knows the event.</summary>
    public int Sent { get; set; }

    /// <summary>Counts another occurrence.</summary>
    public void Repeat(Occurrence occurrence)
    {
        Count++;
        Latest = occurrence;
    }
}
