using ImageFactory.Operator.Clouds;

namespace ImageFactory.Operator.Testing.Promotions;

/// <summary>A call to Glance.</summary>
/// <param name="Target">The region.</param>
/// <param name="What">What is asked, as "get 1"; a change of an image's name with the new one.</param>
/// <param name="IsChange">Whether it changes something.</param>
internal sealed record CloudCall(CloudTarget Target, string What, bool IsChange);
