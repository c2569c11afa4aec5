namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>The files inside the image, compared with what they were when it was built.</summary>
internal sealed record AuditedFiles(bool Checked, int? Listed, int? Differing, string? Why);
