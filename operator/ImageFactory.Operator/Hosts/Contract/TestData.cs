using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What test found, or modules.</summary>
internal sealed record TestData
{
    /// <summary>The verdict on an image with which nothing is wrong.</summary>
    public const string Passed = "Passed";

    /// <summary>Passed or Failed.</summary>
    public string? Verdict { get; set; }

    /// <summary>Why it did not pass; null when it did.</summary>
    public TestProblem? Problem { get; set; }

    /// <summary>kvm or tcg.</summary>
    public string? Accelerator { get; set; }

    /// <summary>How it booted.</summary>
    public V1BootStatus? Boot { get; set; }

    /// <summary>How many tests there were.</summary>
    public TestCounts? Tests { get; set; }

    /// <summary>The first of the tests that failed.</summary>
    public IList<string>? Failed { get; set; }

    /// <summary>What came of the profile's exceptions.</summary>
    public IReadOnlyList<TestExceptionData?>? Exceptions { get; set; }

    /// <summary>Whether the image file is the same as before.</summary>
    public bool? ImageUnchanged { get; set; }

    /// <summary>What went through its network; null where nothing was measured.</summary>
    public V1ThroughputStatus? Throughput { get; set; }

    /// <summary>What OpenSCAP found, without the report; null where it did not run.</summary>
    public V1ScapStatus? Scap { get; set; }

    /// <summary>The files inside the image.</summary>
    public AuditedFiles? Files { get; set; }

    /// <summary>The shipped modules that ran.</summary>
    public IReadOnlyList<TestModule>? Modules { get; set; }

    /// <summary>The files that it leaves for the store.</summary>
    public IReadOnlyList<PackagedFile> Results { get; set; } = [];
}
