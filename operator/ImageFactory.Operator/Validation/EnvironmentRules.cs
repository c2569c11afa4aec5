using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// Rules of diskimage-builder's environment. A variable that says what a field says would win over the field in one
/// place and not in another, or make a build trust what nobody verified.
/// </summary>
internal static partial class EnvironmentRules
{
    private static readonly IReadOnlyList<(Func<string, bool> IsRefused, string Message)> Rules =
    [
        (name => !Name().IsWhole(name), RuleMessages.EnvironmentName),
        (Reserved().IsMatch, RuleMessages.EnvironmentReserved),
        (Repositories().IsMatch, RuleMessages.EnvironmentOfRepositories),
        (Trust().IsMatch, RuleMessages.EnvironmentOfTrust),
        (name => name == "DIB_IMAGE_SIZE", RuleMessages.EnvironmentOfSize),
        (name => name == "ARCH", RuleMessages.EnvironmentOfArchitecture),
        (name => name == "ELEMENTS_PATH", RuleMessages.EnvironmentOfElements),
    ];

    /// <summary>What is wrong with the names of variables.</summary>
    /// <param name="names">The names.</param>
    /// <param name="path">The field that they stand in.</param>
    public static IEnumerable<Finding> Check(ICollection<string> names, string path) =>
        Rules.SelectMany(rule => RuleList.WhenAny(names.Where(rule.IsRefused), path, rule.Message));

    [GeneratedRegex(FieldPatterns.EnvironmentName)]
    private static partial Regex Name();

    [GeneratedRegex(FieldPatterns.ReservedEnvironmentName)]
    private static partial Regex Reserved();

    [GeneratedRegex(FieldPatterns.RepositoryEnvironmentName)]
    private static partial Regex Repositories();

    [GeneratedRegex(FieldPatterns.TrustEnvironmentName)]
    private static partial Regex Trust();
}
