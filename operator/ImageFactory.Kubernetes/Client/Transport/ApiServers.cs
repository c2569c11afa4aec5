using ImageFactory.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>
/// The ways to the API server. Certificate files are looked at again from time to time; when one changed, new requests
/// take new connections.
/// </summary>
internal sealed partial class ApiServers : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ApiServerConfiguration _configuration;
    private readonly ApiServerFactory _factory;
    private readonly TimeSpan _period;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private ServerSet _current;
    private long _checkedAt;

    public ApiServers(
        ApiServerConfiguration configuration,
        ApiServerFactory factory,
        TimeSpan period,
        TimeProvider time,
        ILogger logger)
    {
        _configuration = configuration;
        _factory = factory;
        _period = period;
        _time = time;
        _logger = logger;
        _current = factory.Create(TlsFiles.Load(configuration), null);
        _checkedAt = time.GetTimestamp();
        if (configuration.InsecureSkipTlsVerify)
        {
            Log.Insecure(logger, configuration.Server, configuration.Source);
        }
    }

    /// <summary>What a request with <paramref name="credential"/> is sent through.</summary>
    public ApiServer For(Channel channel, Credential credential)
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_checkedAt) >= _period)
            {
                _checkedAt = _time.GetTimestamp();
                Reload();
            }

            if (!_current.IsFor(credential.Certificate))
            {
                _current = _factory.Create(_current.Tls, credential.Certificate);
            }

            return _current.For(channel);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _current.Dispose();

    private void Reload()
    {
        try
        {
            var tls = TlsFiles.Load(_configuration);
            if (tls.Fingerprint != _current.Tls.Fingerprint)
            {
                // The old clients are not disposed: a request may be about to use one, and watches still do. The
                // garbage collector takes them once the last is through.
                _current = _factory.Create(tls, _current.Certificate);
                Log.Changed(_logger);
            }
        }
        catch (KubernetesConfigException error)
        {
            Log.KeepsOld(_logger, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            111, LogLevel.Warning, "The certificate of {Server} is not checked (insecure-skip-tls-verify in {Source})")]
        public static partial void Insecure(ILogger logger, Uri server, string source);

        [LoggerMessage(112, LogLevel.Information, "The certificates changed; new connections use the new ones")]
        public static partial void Changed(ILogger logger);

        [LoggerMessage(113, LogLevel.Warning, "The certificates from before go on: {Problem}")]
        public static partial void KeepsOld(ILogger logger, string problem);
    }
}
