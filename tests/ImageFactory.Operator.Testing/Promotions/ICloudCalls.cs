namespace ImageFactory.Operator.Testing.Promotions;

/// <summary>Stands around each call to Glance: times it, or never lets it end.</summary>
internal interface ICloudCalls
{
    /// <summary>Makes a call.</summary>
    Task<T> MakeAsync<T>(CloudCall call, Func<Task<T>> make);
}
