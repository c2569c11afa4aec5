using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Compute;

/// <summary>
/// A size that servers may have.
/// See <see href="https://docs.openstack.org/api-ref/compute/#flavors">flavors</see>.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, which is the region's only one.</param>
/// <param name="Vcpus">Virtual CPUs.</param>
/// <param name="RamMiB">Memory in MiB.</param>
/// <param name="DiskGiB">The root disk in GiB; 0 for as large as the image.</param>
public sealed record Flavor(
    string Id,
    string Name,
    int Vcpus,
    [property: JsonPropertyName("ram")] int RamMiB,
    [property: JsonPropertyName("disk")] int DiskGiB);
