namespace ImageFactory.Kubernetes.Models;

/// <summary>One reason for which the server refused an object.</summary>
public sealed class V1StatusCause
{
    /// <summary>Machine-readable kind of the cause.</summary>
    public string? Reason { get; set; }

    /// <summary>What is wrong.</summary>
    public string? Message { get; set; }

    /// <summary>The field, e.g. <c>spec.builder.dib.elements</c>.</summary>
    public string? Field { get; set; }
}
