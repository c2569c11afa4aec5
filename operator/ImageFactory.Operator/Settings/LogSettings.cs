namespace ImageFactory.Operator.Settings;

/// <summary>What the operator writes to its standard output.</summary>
internal sealed record LogSettings
{
    /// <summary>The least weight of a line that is written.</summary>
    public LogLevel Level { get; set; } = LogLevel.Information;

    /// <summary>What a line looks like.</summary>
    public LogFormat Format { get; set; } = LogFormat.Text;
}

/// <summary>What a line of the log looks like.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>A JSON object a line, for log stores.</summary>
    Json,
}
