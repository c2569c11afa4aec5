namespace ImageFactory.Testing.Fuzz;

/// <summary>A reader of bytes that others wrote, and what it promises whatever they are.</summary>
/// <param name="Name">Its name, and that of the folder with its corpus in tests/testdata/fuzz.</param>
/// <param name="Read">Reads one input, on the thread that calls it.</param>
public sealed record FuzzedReader(string Name, Action<byte[]> Read)
{
    /// <summary>The longest input.</summary>
    public const int LongestInput = 64 << 10;

    /// <summary>What it may throw.</summary>
    public IReadOnlyList<Type> Documented { get; init; } = [];

    /// <summary>Most bytes that it may allocate for one input, in all.</summary>
    public long MostAllocated { get; init; } = 16 << 20;

    /// <summary>The name of a test's row.</summary>
    public override string ToString() => Name;
}
