namespace ImageFactory.Testing.Processes;

/// <summary>What a program left.</summary>
public sealed record CommandResult(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>The output of a program that had to succeed.</summary>
    public string Checked() => ExitCode == 0
        ? Output
        : throw new InvalidOperationException($"{Command} ended with {ExitCode}: {Errors}{Output}");
}
