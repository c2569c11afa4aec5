using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>A test whose failure is known and accepted.</summary>
public sealed class V1TestException
{
    /// <summary>
    /// Its name as the report has it, or status.tests.failedTests: test_ssh.py::test_no_root_login or
    /// test_ssh::no_root_login; without what a report has in brackets, for all of these. Names of a profile's own
    /// modules begin with profile/ (from its ConfigMap) or source/ (from its git source).
    /// </summary>
    [Length(1, 128)]
    [Pattern(FieldPatterns.TestName)]
    [Required]
    public string Name { get; set; } = string.Empty;

    /// <summary>Why its failure is accepted; everybody who gets the image reads it.</summary>
    [Length(1, 256)]
    [Pattern(FieldPatterns.OneLine)]
    [Required]
    public string Reason { get; set; } = string.Empty;
}
