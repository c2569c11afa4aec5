namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>The promotion's state in one word, for people.</summary>
public enum PromotionPhase
{
    /// <summary>Not looked at yet.</summary>
    Pending,

    /// <summary>Something else has to happen first; the condition Ready says what. Nothing is changed yet.</summary>
    Waiting,

    /// <summary>The image is being looked at, or brought, in every region. Nothing is changed yet.</summary>
    Staging,

    /// <summary>The plan stands in the status, and nothing is done, as spec.dryRun asks.</summary>
    Planned,

    /// <summary>The plan stands in the status, and somebody has to approve it.</summary>
    WaitingForApproval,

    /// <summary>Regions are being changed.</summary>
    Running,

    /// <summary>The first regions have the image; the others follow after a time and a check.</summary>
    Soaking,

    /// <summary>Somebody else was asked to change the images, and has not done it yet.</summary>
    Requested,

    /// <summary>Something failed, and what was changed is being put back.</summary>
    Undoing,

    /// <summary>It is done, in every region, or with BestEffort in those that could.</summary>
    Succeeded,

    /// <summary>It was given up; what had been changed is put back.</summary>
    Failed,

    /// <summary>It was done, and a later promotion took it back.</summary>
    RolledBack,
}
