using ImageFactory.Kubernetes.Informers;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Config;

/// <summary>
/// A bearer token in a file that somebody else renews: the kubelet does so at 80 % of its life. The file is read again
/// every minute; while it can't be read, the token that we have goes on.
/// See <see href="https://github.com/kubernetes/client-go/blob/master/transport/token_source.go">token_source.go</see>.
/// </summary>
internal sealed partial class TokenSource(string file, TimeProvider time, ILogger logger) : ICredentialSource
{
    /// <summary>How long a token is used before the file is looked at again.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(60);

    /// <summary>How soon the file is looked at again after it could not be read.</summary>
    internal static readonly TimeSpan Leeway = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly LogThrottle _throttle = new(Period, time);
    private Credential? _current;
    private long _readAt;
    private TimeSpan _goodFor;

    /// <inheritdoc />
    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_current is null || time.GetElapsedTime(_readAt) >= _goodFor)
            {
                Read();
            }

            return new(_current!);
        }
    }

    /// <inheritdoc />
    public bool Drop(long requestStart)
    {
        lock (_gate)
        {
            // Another request may have read the file since: its token has not been refused.
            if (_readAt <= requestStart)
            {
                _goodFor = TimeSpan.Zero;
            }

            return true;
        }
    }

    private void Read()
    {
        try
        {
            // A file of some bytes on a tmpfs: reading it at once is cheaper than a queue of waiters.
            var token = File.ReadAllText(file).Trim();
            if (token.Length == 0)
            {
                throw new IOException($"{file} is empty");
            }

            _current = Credential.Bearer(token);
            _goodFor = Period;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (_current is null)
            {
                throw new KubernetesConfigException(
                    $"The token file {file} can't be read ({error.Message}): check that it exists, and its mode",
                    error);
            }

            _goodFor = Leeway;
            if (_throttle.ShouldLog(error.Message))
            {
                Log.KeepsOld(logger, file, error.Message);
            }
        }

        _readAt = time.GetTimestamp();
    }

    private static partial class Log
    {
        [LoggerMessage(
            101, LogLevel.Warning, "The token file {File} can't be read ({Problem}); the token from before goes on")]
        public static partial void KeepsOld(ILogger logger, string file, string problem);
    }
}
