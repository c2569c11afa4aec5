using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Validation;

/// <summary>What of the tests a profile may not leave out.</summary>
internal static class RequiredTestRules
{
    /// <summary>What a profile leaves out although the settings ask for it.</summary>
    public static IEnumerable<Finding> Check(ResolvedProfile profile)
    {
        var (tests, settings) = (profile.Spec.Tests, profile.Settings);
        var required = settings.RequiredModules;
        return
        [
            .. RuleList.When(
                settings.TestsRequired && tests?.Enabled == false,
                "spec.tests.enabled",
                "images of this factory are tested (tester.required of the operator's settings): remove the field, or "
                + "set true"),
            .. RuleList.When(
                settings.TestsRequired && required.Count == 0 && IsEmpty(tests),
                "spec.tests.modules",
                "images of this factory are tested (tester.required of the operator's settings), and no module of its "
                + "suite is left: name some, or remove modules and skipModules"),
            .. RuleList.WhenAny(
                (tests?.Modules is { } chosen ? required.Except(chosen) : []).Select(NameOf),
                "spec.tests.modules",
                "this factory asks for modules (tester.requiredModules of the operator's settings) that are not "
                + "there: add them"),
            .. RuleList.WhenAny(
                required.Intersect(tests?.SkipModules ?? []).Select(NameOf),
                "spec.tests.skipModules",
                "this factory asks for modules (tester.requiredModules of the operator's settings) that are left out "
                + "here: remove them from the list"),
            .. RuleList.WhenAny(
                (tests?.Except ?? []).Select(exception => exception.Name)
                    .Where(name => required.Any(module => NameOf(module) == TestExceptionRules.ModuleOf(name))),
                "spec.tests.except",
                "this factory asks for modules (tester.requiredModules of the operator's settings) whose tests are "
                + "excepted here: remove the exceptions"),
        ];
    }

    /// <summary>What profiles and settings call a module.</summary>
    public static string NameOf(TestModule module) => $"{module}".ToLowerInvariant();

    private static bool IsEmpty(V1ImageTests? tests) =>
        !(tests?.Modules ?? Enum.GetValues<TestModule>()).Except(tests?.SkipModules ?? []).Any();
}
