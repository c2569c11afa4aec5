using System.Globalization;
using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;
using Spectre.Console;

namespace ImageFactory.Demo;

/// <summary>What is left when the build is over: the image, or the reason why there is none.</summary>
internal sealed class BuildReport(IAnsiConsole console, DemoOptions options)
{
    private const int LogLines = 25;
    private const double Mebibyte = 1024 * 1024;

    /// <summary>Prints it; returns the exit code.</summary>
    public int Print(V1ImageBuild build, bool interrupted) => build.Status switch
    {
        { Phase: BuildPhase.Succeeded, Image: { File: { } file, Location: { } location } image } =>
            PrintImage(build, image, Path.Combine(options.Artifacts, location, file)),
        _ => PrintFailure(build, interrupted),
    };

    private int PrintImage(V1ImageBuild build, V1BuiltImageStatus image, string path)
    {
        File.WriteAllText(options.Result, path + "\n");
        Say($"""

            Image      {build.Status!.ImageName}
            File       {path}
            SHA-256    {image.Sha256}
            Size       {Size(image.SizeBytes)}, as a disk {Size(image.VirtualSizeBytes)}
            Packages   {image.Packages}
            Booted     {Boot(build.Status.Tests)}
            Build      {build.Name()}, {build.Status.Duration}
            """);
        return ExitCodes.Built;
    }

    private int PrintFailure(V1ImageBuild build, bool interrupted)
    {
        var ready = build.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "Ready");
        Say($"""

            Build {build.Name()} ended as {build.Status?.Phase}: {ready?.Reason}
            {ready?.Message}
            """);
        if (interrupted)
        {
            return ExitCodes.Interrupted;
        }

        if (BuildProgress.Ending(build)?.Log is { } log)
        {
            PrintTail(Path.Combine(options.Artifacts, log));
        }

        return ExitCodes.Failed;
    }

    private void PrintTail(string path)
    {
        if (File.Exists(path))
        {
            Say($"\nThe last lines of {path}:");
            Say(string.Join('\n', File.ReadLines(path).TakeLast(LogLines)));
        }
    }

    private static string Boot(V1TestStatus? tests) => string.Create(
        CultureInfo.InvariantCulture,
        $"SSH login {tests?.Boot?.SshSeconds:0} s after power-on ({tests?.Accelerator}), {tests?.Passed} tests passed");

    private static string Size(long? bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebibyte:0} MiB");

    // Written raw: paths and log lines are to be copied, not wrapped.
    private void Say(string text) => console.Profile.Out.Writer.WriteLine(text);
}
