namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>What OpenSCAP found in the booted image.</summary>
public sealed class V1ScapStatus
{
    /// <summary>Full id of the XCCDF profile.</summary>
    public string? Profile { get; set; }

    /// <summary>Score from 0 to 100 by XCCDF's default model (urn:xccdf:scoring:default).</summary>
    public double? Score { get; set; }

    /// <summary>Rules that passed.</summary>
    public int? Passed { get; set; }

    /// <summary>Rules that failed.</summary>
    public int? Failed { get; set; }

    /// <summary>Rules for other systems than this one.</summary>
    public int? NotApplicable { get; set; }

    /// <summary>Rules that could not be decided: without a check, or one that ended with an error.</summary>
    public int? Other { get; set; }

    /// <summary>Path of the report (HTML) in the store; scap.arf.xml beside it has all results.</summary>
    public string? Report { get; set; }
}
