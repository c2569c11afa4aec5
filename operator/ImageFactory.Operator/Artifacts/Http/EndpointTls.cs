using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>
/// The certificate that the endpoint shows. Its files are read again every few seconds: a mounted Secret is swapped by
/// a symbolic link far up the path, of which the watch of a file would learn nothing. Connections keep the certificate
/// that they began with.
/// </summary>
internal sealed partial class EndpointTls : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly ArtifactTlsSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<EndpointTls> _logger;
    private volatile EndpointCertificate? _current;
    private volatile bool _isStale;
    private string? _lastProblem;

    private EndpointTls(ArtifactTlsSettings settings, TimeProvider time, ILogger<EndpointTls> logger)
    {
        _settings = settings;
        _time = time;
        _logger = logger;
    }

    /// <summary>When the certificate that is shown ceases to be valid; null without one.</summary>
    public DateTimeOffset? Expiry => _current?.Expiry;

    /// <summary>Whether what lies in the files now could not be taken up; null without a certificate.</summary>
    public bool? IsStale => _current is null ? null : _isStale;

    /// <summary>Reads what the settings name.</summary>
    /// <exception cref="InvalidDataException">It cannot be used; the message names the setting.</exception>
    public static EndpointTls Open(ArtifactTlsSettings? settings, TimeProvider time, ILogger<EndpointTls> logger)
    {
        var tls = new EndpointTls(settings ?? new ArtifactTlsSettings(), time, logger);
        EndpointCertificate.RequireAuthorities(tls._settings);
        tls._current = tls._settings.CertFile is null
            ? null
            : EndpointCertificate.Read(tls._settings, time.GetUtcNow());
        return tls;
    }

    /// <summary>Has a listener show the certificate, where there is one.</summary>
    public void Secure(ListenOptions listen)
    {
        if (_current is null)
        {
            return;
        }

        // A connection carries one file, to which HTTP/2 would add windows of its own.
        listen.Protocols = HttpProtocols.Http1;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = _current.Context,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            }),
        });
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_current is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(Period, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Reload(_current);
        }
    }

    private void Reload(EndpointCertificate before)
    {
        try
        {
            var read = EndpointCertificate.Read(_settings, _time.GetUtcNow());
            if (read.Fingerprint != before.Fingerprint)
            {
                _current = read;
                Log.Renewed(_logger, read.Context.TargetCertificate.Subject, read.Expiry);
            }

            (_isStale, _lastProblem) = (false, null);
        }
        catch (InvalidDataException error)
        {
            // Told once, and not every few seconds.
            if (error.Message != _lastProblem)
            {
                Log.Kept(_logger, error.Message, before.Expiry);
            }

            (_isStale, _lastProblem) = (true, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4021, LogLevel.Information,
            "The artifact endpoint shows a new certificate, {Subject}, valid until {Expiry:u}")]
        public static partial void Renewed(ILogger logger, string subject, DateTimeOffset expiry);

        [LoggerMessage(4022, LogLevel.Warning,
            "The artifact endpoint keeps its certificate, valid until {Expiry:u}, since the new one cannot be used: "
            + "{Problem}")]
        public static partial void Kept(ILogger logger, string problem, DateTimeOffset expiry);
    }
}
