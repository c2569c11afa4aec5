namespace ImageFactory.Demo;

/// <summary>What the exit code tells the script that started the demo.</summary>
internal static class ExitCodes
{
    /// <summary>The image is built, and released where that was asked for.</summary>
    public const int Built = 0;

    /// <summary>The build or its release failed, or could not be followed to its end.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int BadUsage = 64;

    /// <summary>Stopped by a signal; 128 + SIGINT, as shells report it.</summary>
    public const int Interrupted = 130;
}
