namespace ImageFactory.Operator.Commands;

/// <summary>What the program's end tells whoever started it; the numbers are those of sysexits.h.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>It does not start, or what was to be checked has faults.</summary>
    public const int Failed = 1;

    /// <summary>The settings or the kubeconfig are wrong.</summary>
    public const int BadUsage = 64;

    /// <summary>The API server refuses what was asked for, and would do so again.</summary>
    public const int Refused = 65;

    /// <summary>The API server cannot be reached, or has too much to do: the same may work later.</summary>
    public const int TryLater = 75;

    /// <summary>The right is missing.</summary>
    public const int NotAllowed = 77;
}
