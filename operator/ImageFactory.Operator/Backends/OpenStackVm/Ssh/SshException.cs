namespace ImageFactory.Operator.Backends.OpenStackVm.Ssh;

/// <summary>A command on a build server had no good end.</summary>
internal sealed class SshException(SshFault fault, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public SshFault Fault => fault;
}
