using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// That what a profile excepts can be among the tests that run. Whether a module has the test, the tester knows.
/// </summary>
internal static class TestExceptionRules
{
    private const string Shipped = "test_";

    /// <summary>Exceptions of modules that do not run.</summary>
    public static IEnumerable<Finding> Check(ResolvedProfile profile) =>
        from entry in (profile.Spec.Tests?.Except ?? []).Index()
        let fault = FaultOf(profile.Spec, entry.Item.Name)
        where fault is not null
        select new Finding($"spec.tests.except[{entry.Index}].name", $"'{entry.Item.Name}': {fault}");

    /// <summary>The shipped module that a test is of; empty where it is of the profile's own.</summary>
    public static string ModuleOf(string test)
    {
        var module = test.Split("::")[0].Split('.')[0];
        return module.StartsWith(Shipped, StringComparison.Ordinal) ? module[Shipped.Length..] : string.Empty;
    }

    private static string? FaultOf(V1DistroProfileSpec spec, string name)
    {
        if (ModuleOf(name) is { Length: > 0 } module)
        {
            var all = Enum.GetValues<TestModule>();
            var run = (spec.Tests?.Modules ?? all).Except(spec.Tests?.SkipModules ?? []);
            return all.All(one => RequiredTestRules.NameOf(one) != module)
                ? $"the suite has no module {module}: name one of "
                    + string.Join(", ", all.Select(RequiredTestRules.NameOf))
                : run.Any(one => RequiredTestRules.NameOf(one) == module)
                    ? null
                    : $"module {module} does not run (spec.tests.modules, skipModules): remove the exception";
        }

        return name.StartsWith("profile/", StringComparison.Ordinal)
            ? spec.Tests?.ConfigMap is null
                ? "the profile has no modules in a ConfigMap: set spec.tests.configMap, or remove the exception"
                : null
            : spec.Source?.Git is null
                ? "the profile has no modules in a git source: set spec.source.git, or remove the exception"
                : null;
    }
}
