namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>How far a promotion is in one region.</summary>
public enum PromotedRegionPhase
{
    /// <summary>Nothing is known yet.</summary>
    Pending,

    /// <summary>Something else has to happen first; the reason says what.</summary>
    Waiting,

    /// <summary>The image is on its way.</summary>
    Uploading,

    /// <summary>The image is whole, its hash is ours, and it is complete; nothing is changed yet.</summary>
    Staged,

    /// <summary>The image has its visibility, and waits, hidden, for its name.</summary>
    Prepared,

    /// <summary>All steps are done.</summary>
    Done,

    /// <summary>All steps are taken back.</summary>
    Undone,

    /// <summary>It cannot go on without a change by a person.</summary>
    Failed,
}
