namespace ImageFactory.Operator.Api.Shared;

/// <summary>Where the build host comes from.</summary>
public enum BuildBackend
{
    /// <summary>A privileged pod in this cluster.</summary>
    Pod,

    /// <summary>A Nova server in an OpenStack cloud.</summary>
    OpenStackVm,
}
