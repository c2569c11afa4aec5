namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>A command on a build server had no good end.</summary>
internal sealed class SshException(SshFault fault, string message) : Exception(Line(message))
{
    private const int MessageLimit = 500;

    /// <summary>Why.</summary>
    public SshFault Fault => fault;

    // Part of it may be a server's words: one short line without control characters becomes of them.
    private static string Line(string message)
    {
        var line = string.Concat(message.Take(MessageLimit).Select(letter => char.IsControl(letter) ? ' ' : letter));
        return line.Trim().TrimEnd('.');
    }
}
