namespace ImageFactory.OpenStack.Config;

/// <summary>
/// A <c>clouds.yaml</c> can't be used: which file, cloud and field, and what to do, in one line without secrets.
/// </summary>
public sealed class CloudConfigException(string message, Exception? innerException = null)
    : Exception(message, innerException);
