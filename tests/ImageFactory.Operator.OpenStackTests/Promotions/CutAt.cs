using ImageFactory.Operator.Testing.Promotions;

namespace ImageFactory.Operator.OpenStackTests.Promotions;

/// <summary>Does something right before a change of an image in a region, as a wire that breaks does.</summary>
/// <param name="region">The cloud that the region belongs to.</param>
/// <param name="cut">What happens.</param>
internal sealed class CutAt(string region, Action cut) : ICloudCalls
{
    private int _left;

    /// <summary>Whether it has happened.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Has it happen before a change.</summary>
    /// <param name="number">Which one from now on, from 1.</param>
    public void Before(int number) => _left = number;

    /// <inheritdoc />
    public Task<T> MakeAsync<T>(CloudCall call, Func<Task<T>> make)
    {
        if (call.IsChange && call.Target.Cloud == region && _left > 0 && --_left == 0)
        {
            WasCut = true;
            cut();
        }

        return make();
    }
}
