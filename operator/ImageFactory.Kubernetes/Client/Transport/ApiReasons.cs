namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>Reasons of errors for which the server has no word of its own.</summary>
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

    /// <summary>The path is none of the server's.</summary>
    public const string NotServed = "NotServed";

    /// <summary>The answer does not fit its type.</summary>
    public const string Unreadable = "Unreadable";
}
