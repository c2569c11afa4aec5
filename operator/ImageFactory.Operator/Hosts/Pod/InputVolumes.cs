using ImageFactory.Operator.Hosts.Contract;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>The volumes with what a build was started with. Pure.</summary>
internal static class InputVolumes
{
    /// <summary>The scripts, and the input.</summary>
    public static IEnumerable<V1Volume> Of(HostNames names)
    {
        return
        [
            new()
            {
                Name = "scripts",
                ConfigMap = new V1ConfigMapVolumeSource
                {
                    Name = names.Inputs,
                    DefaultMode = Convert.ToInt32("0555", 8),
                    Items =
                    [
                        .. HostInputs.Scripts.Keys.Select(name =>
                            new V1KeyToPath { Key = HostInputs.KeyOf(name), Path = name }),
                    ],
                },
            },
            new()
            {
                Name = "input",
                ConfigMap = new V1ConfigMapVolumeSource
                {
                    Name = names.Inputs,
                    Items = [new() { Key = HostPaths.InputFile, Path = HostPaths.InputFile }],
                },
            },
        ];
    }

    /// <summary>Where they are mounted.</summary>
    public static IEnumerable<V1VolumeMount> Mounts =>
    [
        new() { Name = "scripts", MountPath = HostPaths.Scripts, ReadOnlyProperty = true },
        new() { Name = "input", MountPath = HostPaths.Input, ReadOnlyProperty = true },
    ];
}
