using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Commands;

/// <summary>
/// What the options of <c>create-build</c> take. What the API server would refuse anyway is told before anything waits,
/// and in the words of the option.
/// </summary>
internal static class CreateBuildOptions
{
    private const int LongestLabel = 63;
    private const int LongestName = 253;

    /// <summary>An option that takes seconds within bounds.</summary>
    public static Option<int?> Seconds(string name, int least, int most, string description) => new(name)
    {
        Description = $"{description}; in seconds",
        HelpName = "SECONDS",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            // Beyond the largest number that there is it is a number all the same, and too large.
            var isNumber = decimal.TryParse(
                text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
            if (isNumber && number >= least && number <= most)
            {
                return (int)number;
            }

            result.AddError(
                !isNumber ? $"{name} must be a whole number, not '{text}'"
                : number < least ? $"{name} must be at least {least}"
                : $"{name} must be {most} at most");
            return null;
        },
    };

    /// <summary>Has the value of an option looked at before the command runs; one that is not given is well.</summary>
    /// <param name="option">The option.</param>
    /// <param name="fault">What is wrong with a value, and what helps; null for nothing.</param>
    public static void Check<TValue>(Option<TValue> option, Func<string, string?> fault) =>
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && fault(token.Value) is { } found)
            {
                result.AddError($"{option.Name} {found}");
            }
        });

    /// <summary>What is wrong with a profile's name.</summary>
    public static string? ProfileName(string text) =>
        Name(text, FieldPatterns.ProfileNameLength, "the name of a DistroProfile");

    /// <summary>What is wrong with a build's name.</summary>
    public static string? BuildName(string text) => Name(text, LongestName, "a name for the build");

    /// <summary>What is wrong with a namespace; an empty one is the default.</summary>
    public static string? Namespace(string text) => text.Length == 0 || Regex.IsMatch(text, FieldPatterns.Namespace)
        ? null
        : $"must be the name of a namespace, {FieldPatterns.NamespaceWords}, not '{text}'";

    /// <summary>What is wrong with a label's value.</summary>
    public static string? LabelValue(string text) =>
        text.Length <= LongestLabel && Regex.IsMatch(text, FieldPatterns.LabelValue)
            ? null
            : $"must be a word of up to {LongestLabel} letters, digits, dashes, dots and underscores, not '{text}'";

    private static string? Name(string text, int longest, string what) =>
        text.Length <= longest && Regex.IsMatch(text, FieldPatterns.ObjectName)
            ? null
            : $"must be {what}, {longest} lower-case letters, digits, dashes and dots at most, not '{text}'";
}
