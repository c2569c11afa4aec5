using System.Text.Json;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.ImageTests;
using Xunit;

namespace ImageFactory.Operator.Tests.ImageTests;

/// <summary>What test.sh reports, on its way into the status.</summary>
public sealed class MeasuredTests
{
    private static readonly ArtifactScope Scope = new("images", "debian-12", "Standard_Debian_12_20260131_0");

    [Fact]
    public void Score_counts_and_throughput_are_in_the_status_with_the_path_of_the_report()
    {
        var status = Recorded(
            """
            {"verdict": "Passed", "throughput": {"sentMbitPerSecond": 81.1, "receivedMbitPerSecond": 329.9},
             "scap": {"profile": "xccdf_org.ssgproject.content_profile_standard", "score": 61.2, "passed": 19,
                      "failed": 12, "notApplicable": 3, "other": 1}}
            """);

        Assert.Equivalent(
            new V1TestStatus
            {
                Throughput = new V1ThroughputStatus { SentMbitPerSecond = 81.1, ReceivedMbitPerSecond = 329.9 },
                Scap = new V1ScapStatus
                {
                    Profile = "xccdf_org.ssgproject.content_profile_standard",
                    Score = 61.2,
                    Passed = 19,
                    Failed = 12,
                    NotApplicable = 3,
                    Other = 1,
                    Report = $"{Scope}/scap.html",
                },
            },
            status,
            strict: true);
    }

    [Fact]
    public void What_was_not_measured_is_not_in_the_status() =>
        Assert.Equivalent(
            new V1TestStatus(), Recorded("""{"verdict": "Passed", "throughput": null, "scap": null}"""), strict: true);

    private static V1TestStatus Recorded(string data)
    {
        var status = new V1TestStatus();
        Measured.Record(status, JsonSerializer.Deserialize(data, HostJsonContext.Default.TestData)!, Scope);
        return status;
    }
}
