namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>Where things lie in a builder container; the scripts get the paths by environment.</summary>
internal static class HostPaths
{
    /// <summary>Folder of the scripts.</summary>
    public const string Scripts = "/imagefactory/scripts";

    /// <summary>Folder of build.json.</summary>
    public const string Input = "/imagefactory/input";

    /// <summary>File name of the input within <see cref="Input"/>, and its key in the ConfigMap.</summary>
    public const string InputFile = "build.json";

    /// <summary>Folder of upload.json.</summary>
    public const string Upload = "/imagefactory/upload";

    /// <summary>File name of the upload target within <see cref="Upload"/>, and its key in the Secret.</summary>
    public const string UploadFile = "upload.json";

    /// <summary>Folder of download.json.</summary>
    public const string Download = "/imagefactory/download";

    /// <summary>File name of the download target within <see cref="Download"/>, and its key in the Secret.</summary>
    public const string DownloadFile = "download.json";

    /// <summary>Folder of target.json.</summary>
    public const string Target = "/imagefactory/target";

    /// <summary>File name of the server to be tested within <see cref="Target"/>, and its key in the Secret.</summary>
    public const string TargetFile = "target.json";

    /// <summary>Folder of credentials.json.</summary>
    public const string Credentials = "/imagefactory/credentials";

    /// <summary>
    /// File name of what opens the source within <see cref="Credentials"/>, and its key in the Secret.
    /// </summary>
    public const string CredentialsFile = "credentials.json";

    /// <summary>Folder of the profile's own test modules.</summary>
    public const string Tests = "/imagefactory/tests";

    /// <summary>Workspace of the factory's suite, as a profile's modules see it.</summary>
    public const string Tested = "/imagefactory/tested";

    /// <summary>Workspace of a profile's modules, as the step that sends the results sees it.</summary>
    public const string Modules = "/imagefactory/modules";

    /// <summary>The build's working space.</summary>
    public const string Workspace = "/workspace";

    /// <summary>The builder's cache, kept between builds where the cluster offers a place.</summary>
    public const string Cache = "/cache";

    /// <summary>Where a script leaves its result; the kubelet reads it from there.</summary>
    public const string Result = "/dev/termination-log";
}
