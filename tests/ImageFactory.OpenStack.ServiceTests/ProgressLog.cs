namespace ImageFactory.OpenStack.ServiceTests;

/// <summary>Keeps what it is told, at once and in order.</summary>
internal sealed class ProgressLog : IProgress<long>
{
    public List<long> Values { get; } = [];

    public void Report(long value) => Values.Add(value);
}
