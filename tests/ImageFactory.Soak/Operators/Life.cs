namespace ImageFactory.Soak.Operators;

/// <summary>What the operator did about one object.</summary>
internal sealed class Life
{
    /// <summary>Name of the object's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The operator's last life, counted from 1, that had a reconcile of the object.</summary>
    public int Session { get; set; }

    /// <summary>Whether the controller saw it.</summary>
    public bool Reconciled { get; set; }

    /// <summary>How often its finalizer ended well.</summary>
    public int Finalized { get; set; }

    /// <summary>How often the controller was told that it is gone.</summary>
    public int Told { get; set; }
}
