namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>Reasons of errors that did not come from the server.</summary>
internal static class ApiReasons
{
    /// <summary>The connection could not be made or broke.</summary>
    public const string ConnectionLost = "ConnectionLost";

    /// <summary>The deadline passed.</summary>
    public const string Timeout = "Timeout";

    /// <summary>The server's certificate is not believed.</summary>
    public const string Untrusted = "Untrusted";

    /// <summary>The credentials can't be had.</summary>
    public const string NoCredentials = "NoCredentials";

    /// <summary>The answer does not fit its type.</summary>
    public const string Unreadable = "Unreadable";
}
