using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>A build host as one reconcile sees it.</summary>
internal interface IHostView
{
    /// <summary>The host, for people: what it is, its name, where it is.</summary>
    string Title { get; }

    /// <summary>Why it will not go on; null while it may.</summary>
    HostFault? Fault { get; }

    /// <summary>What a user changes to give its scripts more memory.</summary>
    string MemoryAdvice { get; }

    /// <summary>What is known of a step.</summary>
    StepObservation this[string step] { get; }

    /// <summary>How people follow the log of a step that is running.</summary>
    string FollowAdvice(string step);

    /// <summary>How people look at a step that has ended, while the host is kept for them.</summary>
    string LookAdvice(string step);

    /// <summary>Sees to it that the log of a step that has ended is in the store.</summary>
    Task KeepLogAsync(
        BuildContext context, BuildStage stage, StepObservation step, CancellationToken cancellationToken);
}
