using k8s.Models;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

/// <summary>Pods as a kubelet reports them.</summary>
internal static class Pods
{
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public const string Good = """{"stage":"x","result":"Succeeded","reason":"Succeeded","message":"done"}""";

    public static V1Pod Pod(params V1ContainerStatus[] containers) => new()
    {
        Metadata = new V1ObjectMeta { Name = "debian-12-x-1", Uid = "pod-1", CreationTimestamp = Start.UtcDateTime },
        Spec = new V1PodSpec
        {
            NodeName = "node-a",
            InitContainers = [new V1Container { Name = "preflight", Image = "builder" }],
        },
        Status = new V1PodStatus { Phase = "Running", InitContainerStatuses = [.. containers] },
    };

    public static V1ContainerStatus Ended(
        string name, int exitCode, string? message = null, string reason = "Completed") =>
        new()
        {
            Name = name,
            State = new V1ContainerState
            {
                Terminated = new V1ContainerStateTerminated
                {
                    ExitCode = exitCode,
                    Message = message,
                    Reason = reason,
                    StartedAt = Start.AddSeconds(5).UtcDateTime,
                    FinishedAt = Start.AddSeconds(65).UtcDateTime,
                },
            },
        };

    public static V1ContainerStatus Running(string name) => new()
    {
        Name = name,
        State = new V1ContainerState
        {
            Running = new V1ContainerStateRunning { StartedAt = Start.AddSeconds(5).UtcDateTime },
        },
    };

    public static V1ContainerStatus Waiting(string name, string reason, string? message = null) => new()
    {
        Name = name,
        State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } },
    };
}
