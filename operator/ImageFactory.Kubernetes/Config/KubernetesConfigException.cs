namespace ImageFactory.Kubernetes.Config;

/// <summary>
/// The way to the API server can't be found: what is wrong, where, and what to do about it, in one sentence.
/// </summary>
public sealed class KubernetesConfigException(string message, Exception? innerException = null)
    : Exception(message, innerException);
