namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>The server that the image is tested on.</summary>
public sealed class V1TestServerStatus
{
    /// <summary>Its cloud.</summary>
    public string? Cloud { get; set; }

    /// <summary>Its region.</summary>
    public string? Region { get; set; }

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Its id in Nova.</summary>
    public string? Id { get; set; }

    /// <summary>Address by which the test pod reaches it.</summary>
    public string? Address { get; set; }

    /// <summary>True once it has done its work, and is taken away.</summary>
    public bool? Ended { get; set; }
}
