using System.Globalization;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Demo;

/// <summary>How long a build and its stages took here: a file with a line for each, the name and the seconds.</summary>
internal sealed class StageTimes
{
    private const string Whole = "Build";

    private readonly Dictionary<string, TimeSpan> _times = [];

    /// <summary>The whole build; null when no build has told yet.</summary>
    public TimeSpan? Total => this[Whole];

    /// <summary>A stage; null when no build has told yet.</summary>
    public TimeSpan? this[string stage] => _times.TryGetValue(stage, out var time) ? time : null;

    /// <summary>Reads a file's text. Lines that it does not understand count as not there.</summary>
    public static StageTimes Parse(string text)
    {
        var times = new StageTimes();
        foreach (var line in text.Split('\n'))
        {
            if (line.Split(' ') is [var name, var number]
                && double.TryParse(number, CultureInfo.InvariantCulture, out var seconds)
                && seconds is >= 0 and < 1_000_000)
            {
                times._times[name] = TimeSpan.FromSeconds(seconds);
            }
        }

        return times;
    }

    /// <summary>What a build that has ended took.</summary>
    public static StageTimes Of(V1ImageBuild build)
    {
        var times = new StageTimes();
        if (build.Status?.DurationSeconds is { } total)
        {
            times._times[Whole] = TimeSpan.FromSeconds(total);
        }

        foreach (var stage in build.Status?.Stages ?? [])
        {
            if (stage.DurationSeconds is { } seconds)
            {
                times._times[stage.Name] = TimeSpan.FromSeconds(seconds);
            }
        }

        return times;
    }

    /// <summary>The file's text.</summary>
    public string Format() => string.Concat(_times.Select(time =>
        string.Create(CultureInfo.InvariantCulture, $"{time.Key} {time.Value.TotalSeconds:0}\n")));

    /// <summary>Reads the file; nothing is known when it is not there.</summary>
    public static StageTimes Load(string path) => Parse(File.Exists(path) ? File.ReadAllText(path) : string.Empty);

    /// <summary>Writes the file, and its folder.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, Format());
    }
}
