using System.Net;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

public sealed class CurrentServerTests(CurrentServer server) : IClassFixture<CurrentServer>
{
    public static TheoryData<string> Refused => InvalidManifest.Names("schema", "cel");

    public static TheoryData<string> Accepted => InvalidManifest.Names("operator");

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Schema_and_rules_refuse_with_field_and_message(string name)
    {
        var manifest = InvalidManifest.Load(name);

        var answers = await Manifests.ApplyAsync(server, manifest.Documents);

        Assert.All(answers.SkipLast(1), answer => Assert.True(answer.IsSuccess, answer.Body.ToJsonString()));
        Manifests.AssertRefused(manifest, answers[^1]);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task What_only_the_operator_can_know_is_accepted(string name)
    {
        var answers = await Manifests.ApplyAsync(server, InvalidManifest.Load(name).Documents);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
    }

    [Theory]
    [MemberData(nameof(Manifests.Samples), MemberType = typeof(Manifests))]
    public async Task Samples_are_accepted(string name)
    {
        var answers = await Manifests.ApplyAsync(server, YamlDocuments.Read(Manifests.Sample(name)));

        Assert.All(answers, answer => Assert.True(answer.IsSuccess, answer.Body.ToJsonString()));
    }

    [Fact]
    public async Task The_sample_repository_is_accepted() => await GitOpsSample.AssertAcceptedAsync(server);

    [Fact]
    public async Task A_promotion_keeps_its_image_so_that_another_image_needs_another_name() =>
        await GitOpsSample.AssertNameBelongsToImageAsync(server);

    [Fact]
    public async Task What_may_change_may_change() => await Manifests.AssertMayChangeAsync(server);

    [Fact]
    public async Task The_server_fills_in_a_builds_defaults_and_none_of_a_profile() =>
        await Manifests.AssertDefaultsAsync(server);

    [Fact]
    public async Task An_object_that_nobody_has_looked_at_yet_says_so_to_those_who_wait_for_it() =>
        await Manifests.AssertNotObservedAsync(server);

    [Fact]
    public async Task Kubectl_installs_the_definitions_and_finds_no_difference_afterwards() =>
        await Definitions.AssertInstalledAsync(server, "crd");

    [Fact]
    public async Task An_object_from_an_older_schema_outlives_an_upgrade() =>
        await Definitions.AssertUpgradesAsync(server);
}
