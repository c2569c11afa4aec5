using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.ImageTests;
using Xunit;

namespace ImageFactory.Operator.Tests.ImageTests;

public sealed class TestExceptionsTests
{
    private static readonly V1ImageTests Tests = new()
    {
        Except =
        [
            new() { Name = "test_time::there_is_entropy", Reason = "no virtio-rng there" },
            new() { Name = "test_ssh::no_root_login", Reason = "until the summer" },
            new() { Name = "profile/mine::volumes", Reason = "a matter of the modules" },
        ],
    };

    [Fact]
    public void The_status_has_what_came_of_each_with_the_profiles_reason_and_nothing_else_that_a_pod_says()
    {
        var status = new V1TestStatus
        {
            Exceptions = TestExceptions.Of(Tests, new TestData
            {
                Exceptions =
                [
                    new("test_ssh::no_root_login", 0),
                    null,
                    new("test_time::there_is_entropy", 2),
                    new("nobody asked for this", 1),
                ],
            }),
        };

        Assert.Equal(
            [("test_time::there_is_entropy", "no virtio-rng there", true),
                ("test_ssh::no_root_login", "until the summer", false)],
            status.Exceptions!.Select(one => (one.Name, one.Reason, one.Needed == true)));
        Assert.Equal(
            "; test_time::there_is_entropy failed, which the profile accepts; test_ssh::no_root_login passed, so that "
                + "spec.tests.except need not have it",
            TestExceptions.Words(status));
    }

    [Fact]
    public void A_profile_without_any_has_none_in_its_status()
    {
        Assert.Null(TestExceptions.Of(null, new TestData { Exceptions = [new("test_ssh::no_root_login", 1)] }));
        Assert.Null(TestExceptions.Of(Tests, new TestData()));
        Assert.Empty(TestExceptions.Words(new V1TestStatus()));
    }
}
