using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Networks;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.OpenStackEndToEnd;

/// <summary>The cloud with real guests, as the factory's user of it sees it.</summary>
internal static class GuestCloud
{
    /// <summary>Its name in <see cref="File"/>.</summary>
    public const string Name = "factory";

    /// <summary>The region with the hypervisor.</summary>
    public const string Region = "RegionOne";

    private const string Prefix = "imagefactory-";

    private static readonly Lazy<CloudConnections> Connections =
        new(() => new(File, new OpenStackOptions(), TimeProvider.System, NullLogger<CloudConnections>.Instance));

    /// <summary>Path of the <c>clouds.yaml</c>.</summary>
    public static string File => Environment.GetEnvironmentVariable("OS_CLIENT_CONFIG_FILE") is { Length: > 0 } path
        ? path
        : throw new InvalidOperationException("OS_CLIENT_CONFIG_FILE is not set: make e2e-openstack sets it");

    /// <summary>One region of it.</summary>
    public static CloudConnection Get(string region = Region) => Connections.Value.Get(Name, region);

    /// <summary>Servers, ports, security groups and key pairs of builds: none.</summary>
    public static async Task AssertNothingIsLeftAsync()
    {
        Assert.Empty(await Get().Servers.ListAsync(new ServerQuery { NamePrefix = Prefix }).ToListAsync());
        Assert.DoesNotContain(await Get().Networks.ListPortsAsync(new PortQuery()), port => IsOurs(port.Name));
        Assert.DoesNotContain(await Get().Networks.ListSecurityGroupsAsync(), group => IsOurs(group.Name));
        Assert.DoesNotContain(await Get().KeyPairs.ListAsync(), pair => IsOurs(pair.Name));
    }

    private static bool IsOurs(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);
}
