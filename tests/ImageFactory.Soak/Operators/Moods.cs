namespace ImageFactory.Soak.Operators;

/// <summary>Lets controllers fail or ask for more time now and then, from the seed.</summary>
internal sealed class Moods(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Happens(int percent)
    {
        lock (_gate)
        {
            return _random.Next(100) < percent;
        }
    }
}
