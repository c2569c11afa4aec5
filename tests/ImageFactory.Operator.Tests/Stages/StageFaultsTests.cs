using System.Net;
using ImageFactory.Kubernetes.Client;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.Tests.Stages;

/// <summary>The one table of what exceptions mean.</summary>
public sealed class StageFaultsTests
{
    private static readonly TimeSpan HalfMinute = TimeSpan.FromSeconds(30);

    /// <summary>Each kind of the cloud's errors, and what it means.</summary>
    public static TheoryData<OpenStackErrorKind, string> CloudRows => new()
    {
        { OpenStackErrorKind.NotFound, "Failed FailedCloud: no" },
        { OpenStackErrorKind.Conflict, "Retry: The cloud is busy with it, tried again: no" },
        { OpenStackErrorKind.Unauthorized, "Waiting WaitingForCloud: no" },
        { OpenStackErrorKind.Forbidden, "Failed FailedCloud: no" },
        {
            OpenStackErrorKind.QuotaExceeded,
            "Waiting WaitingForQuota: no; it goes on once there is room: delete something, or raise the quota"
        },
        { OpenStackErrorKind.InvalidRequest, "Failed FailedCloud: no" },
        { OpenStackErrorKind.InvalidConfiguration, "Waiting WaitingForCloud: no" },
        { OpenStackErrorKind.TooManyRequests, "Retry: The cloud did not do its part, tried again: no" },
        { OpenStackErrorKind.ServerFault, "Retry: The cloud did not do its part, tried again: no" },
        { OpenStackErrorKind.Unreachable, "Retry: The cloud did not do its part, tried again: no" },
        { OpenStackErrorKind.Timeout, "Retry: The cloud did not do its part, tried again: no" },
    };

    [Theory]
    [MemberData(nameof(CloudRows))]
    public void A_clouds_error_means_what_its_kind_says(OpenStackErrorKind kind, string meaning) =>
        Assert.Equal(meaning, Text(StageFaults.Of(new OpenStackException(kind, "no"))));

    [Fact]
    public void Every_kind_of_a_clouds_error_has_its_row() => Assert.Equal(
        Enum.GetValues<OpenStackErrorKind>(), CloudRows.Select(row => (OpenStackErrorKind)row[0]).Order());

    [Fact]
    public void An_error_that_names_its_reason_fails_the_stage_for_it() => Assert.Equal(
        new StageOutcome.Failed(Reasons.FailedInvalidBuild, "no"),
        StageFaults.Of(new StageFailedException(Reasons.FailedInvalidBuild, "no")));

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public void What_an_API_server_refuses_is_asked_for_again(HttpStatusCode status) => Assert.Equal(
        "Retry: The API server refuses it, tried again: no",
        Text(StageFaults.Of(new ApiException(status, "Forbidden", "no"))));

    [Fact]
    public void An_API_server_that_does_not_do_its_part_is_asked_again() => Assert.Equal(
        "Retry: The API server did not do its part, tried again: no",
        Text(StageFaults.Of(new ApiException(HttpStatusCode.InternalServerError, "InternalError", "no"))));

    [Fact]
    public void A_clouds_yaml_that_cannot_be_used_is_waited_for() => Assert.Equal(
        new StageOutcome.Waiting(Reasons.WaitingForCloud, "no", HalfMinute),
        StageFaults.Of(new CloudConfigException("no")));

    [Fact]
    public void A_key_that_cannot_sign_fails_the_stage() => Assert.Equal(
        new StageOutcome.Failed(Reasons.FailedSigningKey, "no"), StageFaults.Of(new SigningException("no")));

    [Fact]
    public void A_key_that_signs_tested_images_alone_fails_the_stage_of_another() => Assert.Equal(
        new StageOutcome.Failed(Reasons.FailedNotTested, "no"), StageFaults.Of(new UntestedImageException("no")));

    [Fact]
    public void An_artifact_that_is_gone_fails_the_stage_and_says_what_makes_it_anew() => Assert.Equal(
        new StageOutcome.Failed(Reasons.FailedArtifact, "no: set spec.restartFrom to ImageBuilt"),
        StageFaults.Of(new FileNotFoundException("no")));

    [Fact]
    public void An_artifact_that_changed_fails_the_stage_and_says_what_makes_it_anew() => Assert.Equal(
        new StageOutcome.Failed(
            Reasons.FailedArtifact,
            "images/debian-12/x/packages.txt has SHA-256 b, a was reported: look after the store's disk, then set "
            + "spec.restartFrom to ImageBuilt"),
        StageFaults.Of(new ArtifactChangedException(
            new ArtifactScope("images", "debian-12", "x"), new ArtifactInfo("packages.txt", "a", 1), "b")));

    [Fact]
    public void A_store_that_is_full_broken_or_closed_to_us_is_waited_for() => Assert.All(
        new Exception[]
        {
            new ArtifactStoreFullException("no"),
            new IOException("no"),
            new UnauthorizedAccessException("no"),
            new SettingFileException("no"),
        },
        error => Assert.Equal(
            new StageOutcome.Waiting(Reasons.WaitingForStore, "no", HalfMinute), StageFaults.Of(error)));

    [Fact]
    public void Work_that_was_ended_is_done_again() =>
        Assert.Equal("Retry: Tried again: no", Text(StageFaults.Of(new OperationCanceledException("no"))));

    [Fact]
    public void Whatever_else_it_is_is_told_with_its_kind_and_counted()
    {
        var error = new ArgumentException("no");

        var outcome = Assert.IsType<StageOutcome.Retry>(StageFaults.Of(error));

        Assert.Equal(("Unexpected, tried again: ArgumentException: no", error), (outcome.Message, outcome.Unexpected));
        Assert.False(StageFaults.IsExpected(error));
    }

    private static string Text(StageOutcome outcome) => outcome switch
    {
        StageOutcome.Failed failed => $"Failed {failed.Reason}: {failed.Message}",
        StageOutcome.Waiting waiting => $"Waiting {waiting.Reason}: {waiting.Message}",
        StageOutcome.Retry { Unexpected: null } retry => $"Retry: {retry.Message}",
        _ => $"{outcome}",
    };
}
