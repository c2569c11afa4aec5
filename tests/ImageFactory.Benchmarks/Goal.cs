using System.Globalization;

namespace ImageFactory.Benchmarks;

/// <summary>A bound for a figure.</summary>
/// <param name="Bound">The bound itself, in the figure's unit.</param>
/// <param name="IsFloor">Whether less is worse.</param>
internal sealed record Goal(double Bound, bool IsFloor = false)
{
    /// <summary>Whether a value keeps to it.</summary>
    public bool IsMetBy(double value) => IsFloor ? value >= Bound : value <= Bound;

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(IsFloor ? '≥' : '≤')} {Bound:0.###}");
}
