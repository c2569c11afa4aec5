using System.CommandLine;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Commands;

/// <summary>Says of a settings file what is wrong with it, or what holds.</summary>
internal static class ConfigCommand
{
    /// <summary>The command <c>config</c>.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Settings file in YAML (docs/settings.md)" };
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                // Of a pipeline whose variable is not set.
                result.AddError("FILE is empty: name a settings file");
            }
        });
        var overrides = new SettingsOptions();
        var check = new Command(
            "check",
            "Check a settings file: prints all faults, one a line; or, where there are none, the settings that hold, "
            + "with all defaults and no secret. Looks at no file that the settings name, and at no cluster")
        {
            file,
        };
        overrides.AddTo(check);
        check.SetAction(result =>
        {
            var output = result.InvocationConfiguration;
            return Check(result.GetRequiredValue(file), overrides.Read(result), output.Output, output.Error);
        });
        return new Command("config", "Work with the settings file") { check };
    }

    /// <summary>Checks a file; faults go to <paramref name="errors"/>, settings to <paramref name="output"/>.</summary>
    /// <returns>The exit code.</returns>
    internal static int Check(
        string file, IReadOnlyList<SettingsOverrideValue> overrides, TextWriter output, TextWriter errors)
    {
        try
        {
            var (options, faults) = SettingsFile.Read(file, overrides);
            if (options is null)
            {
                foreach (var fault in faults)
                {
                    errors.WriteLine(fault);
                }

                return ExitCodes.Failed;
            }

            foreach (var value in overrides)
            {
                output.WriteLine($"# {value.Path} is set by {value.Source}");
            }

            output.Write(SettingsText.Write(options));
            return ExitCodes.Done;
        }
        catch (SettingsException error)
        {
            errors.WriteLine(error.Message);
            return ExitCodes.Failed;
        }
    }
}
