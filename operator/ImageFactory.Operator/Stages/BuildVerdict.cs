namespace ImageFactory.Operator.Stages;

/// <summary>What became of a build, before its clean-up.</summary>
internal enum BuildVerdict
{
    /// <summary>Nothing yet: a stage is at work.</summary>
    None,

    /// <summary>Every stage that applies has passed.</summary>
    Succeeded,

    /// <summary>The inputs were those of the last image.</summary>
    Unchanged,

    /// <summary>A stage failed for good, or the time was over.</summary>
    Failed,

    /// <summary>Somebody asked for the end.</summary>
    Cancelled,
}
