using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Clouds;
using ImageFactory.Testing;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>The second region at the end of a wire that a test can hold up or break, as the cloud <c>far</c>.</summary>
internal sealed class FarRegion : IAsyncDisposable
{
    // Ports count from Keystone's.
    private const int GlanceTwo = 2;

    // Another project than demo's: one that finds an image of the build in its project takes it for its own.
    public const string Project = "other";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Of the cloud of all tests, or of another.</summary>
    public FarRegion(string? clouds = null)
    {
        var file = CloudsFile.Load(clouds ?? TestClouds.Path);
        Wire = new FaultProxy(file.Get("demo").Auth.Url.Port + GlanceTwo);
        CloudsPath = _folder.Write(
            "clouds.yaml",
            $"""
            clouds:
              demo:
                auth: {Auth(file.Get("demo"))}
              far:
                auth: {Auth(file.Get(Project))}
                image_endpoint_override: http://127.0.0.1:{Wire.Port}
            """);
    }

    public static CloudTarget Target { get; } = new("far", BuildInRegions.Second);

    public FaultProxy Wire { get; }

    public string CloudsPath { get; }

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        _folder.Dispose();
    }

    private static string Auth(CloudConfig cloud) =>
        $"{{auth_url: \"{cloud.Auth.Url}\", username: {cloud.Auth.Username}, "
        + $"password: \"{cloud.Auth.Password!.Reveal()}\", project_name: {cloud.Auth.ProjectName}, "
        + "user_domain_id: default, project_domain_id: default}";
}
