using System.Globalization;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>
/// What a container may take of its node, so that none takes what others on it need; far more than an image takes.
/// Pure.
/// </summary>
internal static class PodLimits
{
    private const decimal GiB = 1L << 30;

    // Logs, what containers write beside the workspace, and a cache that is the pod's own.
    private const decimal StorageBesideWorkspace = 10 * GiB;

    private const decimal UsualMemory = 8 * GiB;

    /// <summary>Requests and limits of a container.</summary>
    /// <param name="requests">What it requests.</param>
    /// <param name="memoryLimit">Memory at which it is ended.</param>
    /// <param name="workspace">Size limit of a workspace of the pod.</param>
    /// <param name="workspaces">How many of them it has.</param>
    public static V1ResourceRequirements Of(
        SortedDictionary<string, ResourceQuantity> requests, string memoryLimit, string workspace, int workspaces = 1)
    {
        // A limit without a request is the request, and no scheduler should look for a node with so much room.
        requests["ephemeral-storage"] = "0";
        return new V1ResourceRequirements
        {
            Requests = requests,
            Limits = new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal)
            {
                ["memory"] = memoryLimit,
                ["ephemeral-storage"] = Text(workspaces * (Quantity.Parse(workspace) ?? 0) + StorageBesideWorkspace),
            },
        };
    }

    /// <summary>The limit of a container for which nobody names one: 8 GiB, or twice what it requests.</summary>
    /// <param name="memory">The memory that it requests.</param>
    public static string Memory(string memory) =>
        Text(Math.Max(UsualMemory, 2 * (Quantity.Parse(memory) ?? 0)));

    private static string Text(decimal bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{decimal.Ceiling(bytes / (1L << 20))}Mi");
}
