using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Validation;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

/// <summary>What a profile tries to leave out of the tests that the factory asks for.</summary>
public sealed class RequiredTestRulesTests
{
    private const string Asked =
        "this factory asks for modules (tester.requiredModules of the operator's settings) that";

    public static TheoryData<string, V1ImageTests?, string> Attempts => new()
    {
        { "says nothing of tests", null, string.Empty },
        { "leaves out what nobody asks for", new() { SkipModules = [TestModule.Time] }, string.Empty },
        { "names all of them", new() { Modules = [TestModule.Ssh, TestModule.Users] }, string.Empty },
        {
            "switches tests off",
            new() { Enabled = false },
            "spec.tests.enabled: images of this factory are tested (tester.required of the operator's settings): "
                + "remove the field, or set true"
        },
        {
            "names none of them",
            new() { Modules = [] },
            $"spec.tests.modules: {Asked} are not there: add them (ssh, users)"
        },
        {
            "excepts a test of one of them",
            new()
            {
                Except =
                [
                    new() { Name = "test_ssh.py::test_no_root_login", Reason = "known" },
                    new() { Name = "test_time::there_is_entropy", Reason = "known" },
                    new() { Name = "profile/ssh::mine", Reason = "known" },
                ],
            },
            "spec.tests.except: this factory asks for modules (tester.requiredModules of the operator's settings) "
                + "whose tests are excepted here: remove the exceptions (test_ssh.py::test_no_root_login)"
        },
        {
            "leaves one out",
            new() { SkipModules = [TestModule.Users] },
            $"spec.tests.skipModules: {Asked} are left out here: remove them from the list (users)"
        },
    };

    [Theory]
    [MemberData(nameof(Attempts))]
    public void A_profile_leaves_out_no_test_that_the_factory_asks_for(
        string what, V1ImageTests? tests, string expected)
    {
        Assert.NotEmpty(what);
        var settings = new ProfileSettings(
            new Dictionary<string, string>(), [], [], new Dictionary<string, int>())
        {
            TestsRequired = true,
            RequiredModules = [TestModule.Ssh, TestModule.Users],
        };

        Assert.Equal(expected, RequiredTestRules.Check(Resolved(tests, settings)).Text());
    }

    public static TheoryData<V1ImageTests?, bool> Rests => new()
    {
        { null, false },
        { new() { Modules = [TestModule.Time] }, false },
        { new() { Modules = [] }, true },
        { new() { Modules = [TestModule.Time], SkipModules = [TestModule.Time] }, true },
        { new() { SkipModules = [.. Enum.GetValues<TestModule>()] }, true },
    };

    [Theory]
    [MemberData(nameof(Rests))]
    public void A_profile_does_not_leave_out_all_modules_where_images_are_tested(V1ImageTests? tests, bool isRefused)
    {
        var settings = new ProfileSettings(
            new Dictionary<string, string>(), [], [], new Dictionary<string, int>())
        {
            TestsRequired = true,
        };

        Assert.Equal(
            isRefused
                ? "spec.tests.modules: images of this factory are tested (tester.required of the operator's settings), "
                    + "and no module of its suite is left: name some, or remove modules and skipModules"
                : string.Empty,
            RequiredTestRules.Check(Resolved(tests, settings)).Text());
    }

    [Fact]
    public void A_factory_that_asks_for_none_leaves_it_to_the_profile()
    {
        var settings = new ProfileSettings(
            new Dictionary<string, string>(), [], [], new Dictionary<string, int>());

        Assert.Empty(RequiredTestRules.Check(
            Resolved(new V1ImageTests { Enabled = false, Modules = [] }, settings)));
    }

    private static ResolvedProfile Resolved(V1ImageTests? tests, ProfileSettings settings) => new(
        "debian-12", new V1DistroProfileSpec { Tests = tests }, settings, new Dictionary<string, string>());
}
