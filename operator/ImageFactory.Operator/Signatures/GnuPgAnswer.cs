namespace ImageFactory.Operator.Signatures;

/// <summary>What a call of <c>gpg</c> gave.</summary>
/// <param name="ExitCode">0 where all went well.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Messages">What it said to people.</param>
internal sealed record GnuPgAnswer(int ExitCode, byte[] Output, IReadOnlyList<string> Messages)
{
    /// <summary>The last thing that it said, without its name.</summary>
    public string LastMessage =>
        (Messages is [.., var last] ? last : $"exit code {ExitCode}").Replace("gpg: ", string.Empty, StringComparison.Ordinal);
}
