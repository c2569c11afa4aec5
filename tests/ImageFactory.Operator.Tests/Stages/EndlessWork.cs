namespace ImageFactory.Operator.Tests.Stages;

/// <summary>Work that does not end by itself.</summary>
internal static class EndlessWork
{
    public static async Task<string> UntilCancelledAsync(
        IProgress<string> progress, CancellationToken cancellationToken)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        return "never";
    }
}
