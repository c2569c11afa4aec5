namespace ImageFactory.Operator.Entities;

/// <summary>How many finished builds stay.</summary>
public sealed class V1HistoryLimits
{
    /// <summary>Succeeded and unchanged builds to keep.</summary>
    public int? Successful { get; set; }

    /// <summary>Failed and cancelled builds to keep.</summary>
    public int? Failed { get; set; }
}
