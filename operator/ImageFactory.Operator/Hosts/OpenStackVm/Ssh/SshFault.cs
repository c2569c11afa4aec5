namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>Why there was no answer.</summary>
internal enum SshFault
{
    /// <summary>No connection, or it broke, or the user was not let in (yet).</summary>
    Unreachable,

    /// <summary>What answered has another host key than the one that the server was given.</summary>
    WrongHostKey,

    /// <summary>What answered as the bastion has none of the host keys that are believed.</summary>
    WrongBastionKey,

    /// <summary>The server was reached, and the command there failed.</summary>
    CommandFailed,
}
