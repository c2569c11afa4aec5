using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Clouds;

/// <summary>How far a server has come that was asked for.</summary>
/// <param name="Outcome">
/// Proceed once it is ACTIVE and has an address; HostLost when it will not do; else what is being waited for.
/// </param>
/// <param name="Id">Its id, as it is to be written down; null where it is looked for by its name.</param>
internal sealed record ServerStart(StageOutcome Outcome, string? Id)
{
    /// <summary>The server, once it is ACTIVE and has an address.</summary>
    public Server? Server { get; init; }

    /// <summary>The address by which it is reached.</summary>
    public string? Address { get; init; }
}
