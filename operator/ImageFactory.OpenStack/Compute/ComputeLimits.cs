using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Compute;

/// <summary>
/// The project's quota and what is used of it; -1 for no limit.
/// See <see href="https://docs.openstack.org/api-ref/compute/#limits-limits">limits</see>.
/// </summary>
/// <param name="MaxInstances">Servers.</param>
/// <param name="InstancesUsed">Servers that there are.</param>
/// <param name="MaxCores">Virtual CPUs.</param>
/// <param name="CoresUsed">Virtual CPUs of the servers that there are.</param>
/// <param name="MaxRam">Memory in MiB.</param>
/// <param name="RamUsed">Memory in MiB of the servers that there are.</param>
public sealed record ComputeLimits(
    [property: JsonPropertyName("maxTotalInstances")] int MaxInstances,
    [property: JsonPropertyName("totalInstancesUsed")] int InstancesUsed,
    [property: JsonPropertyName("maxTotalCores")] int MaxCores,
    [property: JsonPropertyName("totalCoresUsed")] int CoresUsed,
    [property: JsonPropertyName("maxTotalRAMSize")] int MaxRam,
    [property: JsonPropertyName("totalRAMUsed")] int RamUsed);
