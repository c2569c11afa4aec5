using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing.Processes;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>One operator's program that runs for all tests of a class.</summary>
public sealed class RunningOperator : OperatorServer
{
    /// <summary>The program; it serves all namespaces.</summary>
    public OperatorProcess Operator { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Operator = await ProgramAsync("operator");
        await Operator.StartAsync();
    }

    public override async Task DisposeAsync()
    {
        if (Operator is not null)
        {
            await Operator.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
