using ImageFactory.OpenStack.Config;

namespace ImageFactory.Testing.OpenStack;

/// <summary>A <c>clouds.yaml</c> of a test's own, with one cloud, whose name no other test uses.</summary>
public sealed class CloudFile : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Cloud { get; } = OpenStackClouds.NewName();

    public string Path => System.IO.Path.Combine(_folder.Path, "clouds.yaml");

    /// <summary>Keystone's address, which the tests' clouds share.</summary>
    public static Uri AuthUrl => CloudsFile.Load(OpenStackClouds.Path).Get("demo").Auth.Url;

    /// <summary>The cloud <c>demo</c>, with this password instead of its own.</summary>
    public static CloudFile OfDemo(string? password = null)
    {
        var file = new CloudFile();
        file.WriteDemo(password);
        return file;
    }

    /// <summary>Writes the file anew.</summary>
    public void WriteDemo(string? password = null)
    {
        var demo = CloudsFile.Load(OpenStackClouds.Path).Get("demo").Auth;
        WriteAuth(
            $"{{auth_url: \"{demo.Url}\", username: {demo.Username}, "
            + $"password: \"{password ?? demo.Password!.Reveal()}\", project_name: {demo.ProjectName}, "
            + "user_domain_id: default, project_domain_id: default}");
    }

    /// <summary>Writes the file with these members in <c>auth</c>.</summary>
    public void WriteAuth(string auth) => _folder.Write("clouds.yaml", $$"""
        clouds:
          {{Cloud}}:
            auth: {{auth}}
            regions: [RegionOne, RegionTwo]
        """);

    public void Dispose() => _folder.Dispose();
}
