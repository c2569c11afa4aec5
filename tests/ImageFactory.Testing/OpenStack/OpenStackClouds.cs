using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Testing.OpenStack;

/// <summary>
/// The clouds that the tests run against: real Keystone and Glance. Their <c>clouds.yaml</c> has the clouds
/// <c>admin</c>, <c>demo</c>, <c>other</c> (members of a project each) and <c>reader</c>, with the regions
/// <c>RegionOne</c> and <c>RegionTwo</c>.
/// </summary>
public static class OpenStackClouds
{
    public const string First = "RegionOne";
    public const string Second = "RegionTwo";

    private const string Variable = "OS_CLIENT_CONFIG_FILE";

    private static readonly Lazy<CloudConnections> Connections = new(() => Connect(Path));

    /// <summary>The <c>clouds.yaml</c>.</summary>
    public static string Path => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path
        ? path
        : throw new InvalidOperationException(
            $"{Variable} is not set: start Keystone and two Glances, and set it to the path of their clouds.yaml");

    /// <summary>One region of one of them.</summary>
    public static CloudConnection Get(string cloud = "demo", string region = First) =>
        Connections.Value.Get(cloud, region);

    /// <summary>Connections of a test's own.</summary>
    public static CloudConnections Connect(
        string path,
        OpenStackOptions? options = null,
        TimeProvider? time = null,
        ILogger<CloudConnections>? logger = null) => new(
        path,
        options ?? new OpenStackOptions(),
        time ?? TimeProvider.System,
        logger ?? NullLogger<CloudConnections>.Instance);

    /// <summary>A name that nobody has.</summary>
    public static string NewName() => $"test-{Guid.NewGuid():N}"[..20];

    /// <summary>An image with data.</summary>
    public static async Task<Image> UploadedAsync(this CloudConnection cloud, NewImage image, byte[] data)
    {
        var queued = await cloud.Images.CreateAsync(image);
        using var content = new MemoryStream(data);
        await cloud.ImageData.UploadAsync(queued.Id, content, data.Length, null);
        return await cloud.Images.GetAsync(queued.Id);
    }
}
