namespace ImageFactory.Operator.Settings;

/// <summary>The search for what builds left behind in clouds.</summary>
public sealed record GarbageCollectorSettings
{
    /// <summary>Pause between two looks; what is found in two looks one after the other is deleted.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>True only tells what would be deleted, in the log and in <c>imagefactory_leaked_resources</c>.</summary>
    public bool DryRun { get; set; }
}
