namespace ImageFactory.Kubernetes.Hosting;

/// <summary>What the builder was told, to be carried out once all services are there.</summary>
internal sealed class OperatorPlan
{
    private readonly List<Func<OperatorGraph, CancellationToken, ValueTask>> _steps = [];

    /// <summary>Adds a step.</summary>
    public void Add(Func<OperatorGraph, CancellationToken, ValueTask> step) => _steps.Add(step);

    /// <summary>Adds a step that needs nobody.</summary>
    public void Add(Action<OperatorGraph> step) => Add((graph, _) =>
    {
        step(graph);
        return ValueTask.CompletedTask;
    });

    /// <summary>Carries out all steps in their order.</summary>
    public async Task ApplyAsync(OperatorGraph graph, CancellationToken cancellationToken)
    {
        foreach (var step in _steps)
        {
            await step(graph, cancellationToken);
        }
    }
}
