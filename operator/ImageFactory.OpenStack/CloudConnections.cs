using ImageFactory.Http;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Identity;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Networks;
using ImageFactory.OpenStack.Transport;
using ImageFactory.OpenStack.Volumes;
using Microsoft.Extensions.Logging;

namespace ImageFactory.OpenStack;

/// <summary>
/// The clouds of a <c>clouds.yaml</c>. Regions with the same credentials share a token. The file, and those beside it,
/// are looked at again from time to time: what changed counts for the next <see cref="Get"/>, without a restart.
/// </summary>
/// <param name="path">The <c>clouds.yaml</c>. It is read at the first use, not before.</param>
/// <param name="options">How requests are made.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told logins, changes of the file, and at Debug each request.</param>
public sealed partial class CloudConnections(
    string path, OpenStackOptions options, TimeProvider time, ILogger<CloudConnections> logger) : ICloudConnections
{
    private readonly Lock _gate = new();
    private readonly EndpointSecurity _security = new(options.AllowHttp);
    private Dictionary<SessionKey, SessionEntry> _sessions = [];
    private Dictionary<SessionKey, SessionEntry> _before = [];
    private CloudsFile? _file;
    private long _checkedAt;

    /// <inheritdoc />
    public IReadOnlyList<string> Clouds
    {
        get
        {
            lock (_gate)
            {
                return Current().Clouds;
            }
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Regions(string cloud)
    {
        lock (_gate)
        {
            return Current().Regions(cloud);
        }
    }

    /// <inheritdoc />
    public CloudConnection Get(string cloud, string? region = null)
    {
        lock (_gate)
        {
            var config = _security.Require(Current().Get(cloud, region));
            var entry = Session(config);
            var images = Transport(config, entry, "image", "v2");
            var compute = Transport(config, entry, "compute", "v2.1");
            var versions = new ComputeVersions(Transport(config, entry, "compute", "v2.1", isToRoot: true));
            var network = Transport(config, entry, "network", "v2.0");
            var project = new ProjectFilter(Identify);
            return new CloudConnection(cloud, config.Region, Identify)
            {
                Images = new ImageClient(images),
                ImageData = new ImageDataClient(images),
                ImageMembers = new ImageMemberClient(images),
                Servers = new ServerClient(compute, versions),
                Flavors = new FlavorClient(compute),
                KeyPairs = new KeyPairClient(compute),
                Networks = new NetworkClient(network, project),
                FloatingIps = new FloatingIpClient(network, project),
                Volumes = new VolumeClient(Transport(config, entry, "block-storage", "v3")),
            };

            async Task<CloudIdentity> Identify(CancellationToken token) =>
                (await entry.Session.GetAsync(false, token)).Identity;
        }
    }

    private ServiceTransport Transport(
        CloudConfig config, SessionEntry entry, string type, string version, bool isToRoot = false) => new(
        new ServiceName(config.Cloud, config.Region ?? string.Empty, type),
        new CatalogAccess(entry.Session, config, _security, type, version) { IsToRoot = isToRoot },
        entry.Http,
        config.Auth.Secrets,
        options,
        time,
        logger);

    private SessionEntry Session(CloudConfig config)
    {
        var tls = TlsFiles.Load(config);
        var key = new SessionKey(config.Cloud, config.Auth, tls.Fingerprint);
        if (!_sessions.TryGetValue(key, out var entry))
        {
            if (!_before.Remove(key, out entry))
            {
                entry = Create(config, tls);
            }

            _sessions.Add(key, entry);
        }

        return entry;
    }

    private SessionEntry Create(CloudConfig config, TlsMaterial tls)
    {
        if (!tls.Verify)
        {
            Log.Insecure(logger, config.Cloud, config.Source);
        }

        var http = HttpHandlers.Create(tls, config.Auth.Url.IsLoopback);
        var keystone = new ServiceTransport(
            new ServiceName(config.Cloud, string.Empty, "identity"),
            new KeystoneAccess(config.Auth.Url),
            http,
            config.Auth.Secrets,
            options,
            time,
            logger);
        return new SessionEntry(new Session(config, new TokenClient(keystone, config.Auth, time), time, logger), http);
    }

    private CloudsFile Current()
    {
        if (_file is not null && time.GetElapsedTime(_checkedAt) < options.FilePeriod)
        {
            return _file;
        }

        try
        {
            var file = CloudsFile.Load(path);
            if (_file is not null && file.Fingerprint != _file.Fingerprint)
            {
                // What no region uses after the change is let go with the next one. It is not disposed: an upload may
                // still go on with it, and the garbage collector takes it once the last is through.
                (_before, _sessions) = (_sessions, []);
                Log.Changed(logger, path);
            }

            _file = file;
        }
        catch (CloudConfigException error) when (_file is not null)
        {
            Log.KeepsOld(logger, error.Message);
        }

        _checkedAt = time.GetTimestamp();
        return _file;
    }

    private static partial class Log
    {
        [LoggerMessage(221, LogLevel.Information, "{Path} changed; new connections use what it says now")]
        public static partial void Changed(ILogger logger, string path);

        [LoggerMessage(222, LogLevel.Warning, "The clouds from before go on: {Problem}")]
        public static partial void KeepsOld(ILogger logger, string problem);

        [LoggerMessage(
            223, LogLevel.Warning, "The certificates of cloud {Cloud} are not checked (verify: false in {Source})")]
        public static partial void Insecure(ILogger logger, string cloud, string source);
    }
}
