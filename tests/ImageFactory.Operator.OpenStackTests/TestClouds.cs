using ImageFactory.OpenStack;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>The clouds that the tests share.</summary>
internal static class TestClouds
{
    /// <summary>Their clouds.yaml.</summary>
    public static string Path =>
        Environment.GetEnvironmentVariable("OS_CLIENT_CONFIG_FILE") is { Length: > 0 } path
            ? path
            : throw new InvalidOperationException(
                "OS_CLIENT_CONFIG_FILE is not set: eval \"$(tests/openstack/up image)\" starts Keystone and two "
                + "Glances, and sets it");

    /// <summary>Connects to the clouds of a clouds.yaml.</summary>
    public static CloudConnections Connect(string path, OpenStackOptions requests) =>
        new(path, requests, TimeProvider.System, NullLogger<CloudConnections>.Instance);
}
