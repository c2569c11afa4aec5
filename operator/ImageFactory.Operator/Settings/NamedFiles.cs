using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Hosting;

namespace ImageFactory.Operator.Settings;

/// <summary>
/// Looks whether the files that the settings name are there: they come from Secrets, and one that is missing would be
/// found by the first build that needs it, after an hour's work. A setting whose name ends with File names one.
/// </summary>
/// <remarks>
/// A file that was there once and goes later is told, but does not make the operator unready: it would take the
/// artifact store from builds under way that may not need the file.
/// </remarks>
internal sealed partial class NamedFiles : IReadinessCheck
{
    private const string CloudsFile = "openstack.cloudsFile";

    private readonly Lock _gate = new();
    private readonly List<NamedFile> _files;
    private readonly ILogger<NamedFiles> _logger;

    /// <summary>Finds the files of the settings.</summary>
    public NamedFiles(OperatorOptions options, ILogger<NamedFiles> logger)
    {
        _logger = logger;
        _files = [.. Find(string.Empty, SettingsText.Tree(options))];
        // Profiles without regions need no cloud.
        _files.Find(file => file.Setting == CloudsFile)!.IsNeeded = options.OpenStack.NeedsCloudsFile
            || options.Signing.Image is { CertificateUuids.Count: > 0 }
            || options.GivesClouds;
    }

    /// <inheritdoc />
    public IReadOnlyList<(bool IsWell, string Text)> Look()
    {
        lock (_gate)
        {
            foreach (var file in _files)
            {
                Look(file);
            }

            var found = _files.Count(file => file.Problem is null);
            return
            [
                .. _files.Where(file => file.Problem is not null)
                    .Select(file => (file.WasThere || !file.IsNeeded, $"file {Text(file)}")),
                (true, $"files of the settings: {found} of {_files.Count} are there"),
            ];
        }
    }

    private void Look(NamedFile file)
    {
        var problem = ProblemOf(file.Path);
        if (problem == file.Problem)
        {
            return;
        }

        file.Problem = problem;
        if (problem is null)
        {
            file.WasThere = true;
            // At the start nobody missed it.
            if (file.WasMissed)
            {
                Log.Found(_logger, file.Setting, file.Path);
            }
        }
        else if (file.IsNeeded)
        {
            file.WasMissed = true;
            Log.Missing(_logger, Text(file));
        }
    }

    private static string? ProblemOf(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return "is not there";
            }

            using var content = File.OpenRead(path);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read ({error.Message})";
        }
    }

    private static string Text(NamedFile file) => file.IsNeeded
        ? $"{file.Setting}: {file.Path} {file.Problem}: create the Secret that is mounted at "
            + $"{Path.GetDirectoryName(file.Path)}, with the key {Path.GetFileName(file.Path)}, or correct the setting"
        : $"{file.Setting}: {file.Path} {file.Problem}; only profiles with regions need it";

    private static IEnumerable<NamedFile> Find(string setting, JsonNode? node) => node switch
    {
        JsonObject section => section.SelectMany(
            pair => Find(setting.Length == 0 ? pair.Key : $"{setting}.{pair.Key}", pair.Value)),
        JsonArray list => list.Index().SelectMany(item => Find($"{setting}[{item.Index}]", item.Item)),
        JsonValue value when setting.EndsWith("File", StringComparison.Ordinal)
            && value.TryGetValue(out string? path) && path.Length > 0 => [new NamedFile(setting, path)],
        _ => [],
    };

    private sealed class NamedFile(string setting, string path)
    {
        public string Setting => setting;

        public string Path => path;

        public bool IsNeeded { get; set; } = true;

        public bool WasThere { get; set; }

        public bool WasMissed { get; set; }

        /// <summary>What is wrong with it, as of the last look; null for nothing.</summary>
        public string? Problem { get; set; } = string.Empty;
    }

    private static partial class Log
    {
        [LoggerMessage(195, LogLevel.Warning, "A file of the settings is missing: {Problem}")]
        public static partial void Missing(ILogger logger, string problem);

        [LoggerMessage(196, LogLevel.Information, "{Setting}: {Path} is there")]
        public static partial void Found(ILogger logger, string setting, string path);
    }
}
