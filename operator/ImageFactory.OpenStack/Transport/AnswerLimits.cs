namespace ImageFactory.OpenStack.Transport;

/// <summary>
/// How much of a service's answer is believed. A region is not trusted with this process, which holds all keys: one
/// that goes on for ever, or that somebody answers for, ends here with an error instead of with our memory.
/// </summary>
internal static class AnswerLimits
{
    /// <summary>Bytes of one object. A token with the catalogue of a large cloud has some 100 KiB.</summary>
    public const int Record = 4 << 20;

    /// <summary>
    /// Bytes of a page: 500 images with 128 properties each, which is Glance's default quota, have 5 MiB. Reading one
    /// takes four times as much memory.
    /// </summary>
    public const int Page = 8 << 20;

    /// <summary>
    /// Values of one answer: 500 images have some 90,000 by Glance's default quotas. A list of nothing but empty lists
    /// takes up to thirty times the memory of its text, so that bytes alone are no bound.
    /// </summary>
    public const int Values = 300_000;

    /// <summary>Values of all pages of a list that is kept whole: those of 10,000 ports.</summary>
    public const int KeptValues = 1_000_000;

    /// <summary>
    /// Bytes of what a server wrote to its console. Nova itself keeps 100 KiB, and JSON may make six times as much of
    /// it.
    /// </summary>
    public const int Console = 2 << 20;

    /// <summary>Bytes of all pages of a list that is kept whole: some 10,000 ports or volumes.</summary>
    public const int KeptList = 32 << 20;

    /// <summary>
    /// Bytes of all pages of a list that is gone through page by page: some 25,000 images. Whoever goes through it may
    /// keep what looks like ours, and a region can make all of it look so.
    /// </summary>
    public const int PassedList = 64 << 20;

    /// <summary>Pages of a list: some services give no more than 25 items at once.</summary>
    public const int Pages = 1000;

    /// <summary>Servers of one list that come twice, since they are being made meanwhile.</summary>
    public const int RepeatedServers = 20;

    /// <summary>Items of a list: ten times what the largest known clouds have in one project.</summary>
    public const int Items = 100_000;

    /// <summary>Characters of the query of a next page, which holds our own query and a marker.</summary>
    public const int Query = 8 << 10;
}
