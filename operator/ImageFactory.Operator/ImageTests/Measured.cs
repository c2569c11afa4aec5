using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Hosts.Contract;

namespace ImageFactory.Operator.ImageTests;

/// <summary>What was measured in the booted image, beside the tests that pass or fail.</summary>
internal static class Measured
{
    /// <summary>OpenSCAP's report, for people.</summary>
    public const string ScapReport = "scap.html";

    /// <summary>All that OpenSCAP found, in the Asset Reporting Format.</summary>
    public const string ScapResults = "scap.arf.xml";

    /// <summary>Takes it into the status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="data">What the test step reports.</param>
    /// <param name="scope">Where the build's files lie in the store.</param>
    public static void Record(V1TestStatus status, TestData data, ArtifactScope scope)
    {
        status.Throughput = data.Throughput;
        RecordScap(status, data, scope);
    }

    /// <summary>Takes what OpenSCAP found into the status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="data">What a step reports.</param>
    /// <param name="scope">Where the build's files lie in the store.</param>
    public static void RecordScap(V1TestStatus status, TestData data, ArtifactScope scope)
    {
        status.Scap = data.Scap;
        if (status.Scap is { } scap)
        {
            scap.Report = $"{scope}/{ScapReport}";
        }
    }
}
