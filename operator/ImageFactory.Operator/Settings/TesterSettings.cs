using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Settings;

/// <summary>Pods that boot and test images.</summary>
public sealed record TesterSettings
{
    /// <summary>The tester image, the target <c>tester</c> of the Dockerfile; empty tests nothing.</summary>
    public string Image { get; set; } = string.Empty;

    /// <summary>How the kubelet gets the image: Always, IfNotPresent or Never.</summary>
    public string ImagePullPolicy { get; set; } = "IfNotPresent";

    /// <summary>Processor time that a test pod requests.</summary>
    public string Cpu { get; set; } = "1";

    /// <summary>Size limit of the workspace, which holds the image, its raw copy and what the machine writes.</summary>
    public string Workspace { get; set; } = "20Gi";

    /// <summary>
    /// An extended resource whose device plugin brings <c>/dev/kvm</c> into the pod, e.g.
    /// <c>devices.kubevirt.io/kvm</c>; empty for none. Without KVM the machine is emulated, several times as slow.
    /// </summary>
    public string KvmResource { get; set; } = string.Empty;

    /// <summary>
    /// True runs the factory's suite privileged, which brings <c>/dev/kvm</c> into it where there is no device plugin.
    /// Modules of profiles run without privileges, and there without KVM.
    /// </summary>
    public bool Privileged { get; set; }

    /// <summary>True refuses profiles that leave the tests out.</summary>
    public bool Required { get; set; }

    /// <summary>Modules of the factory's suite that no profile may leave out.</summary>
    public IReadOnlyList<TestModule> RequiredModules { get; set; } = [];
}
