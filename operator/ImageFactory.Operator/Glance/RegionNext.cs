namespace ImageFactory.Operator.Glance;

/// <summary>What a region needs after a look at it.</summary>
internal enum RegionNext
{
    /// <summary>Nothing for now.</summary>
    Nothing,

    /// <summary>The image was recorded; its id has to be in the status before its data is sent.</summary>
    Written,

    /// <summary>The image waits for its data.</summary>
    Data,

    /// <summary>The image is there; our digests are wanted to compare its hash with.</summary>
    Digests,
}
