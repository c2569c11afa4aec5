using System.Runtime.Versioning;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using MimeKit;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>From a build on a real API server to the mailbox of those who answer for its image.</summary>
[SupportedOSPlatform("linux")]
public sealed class NotificationTests(OperatorServer server, MailServer mail)
    : IClassFixture<OperatorServer>, IClassFixture<MailServer>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_failure_is_told_once_to_all_who_can_be_reached_and_before_the_build_goes()
    {
        var @namespace = await server.Server.NamespaceAsync();
        await using var program = await server.ProgramAsync("notifying", adapt: settings => settings with
        {
            Further =
            [
                $$"""
                notifications: {linkTemplate: "https://logs.example.org/{namespace}/{build}", mail: {
                  host: {{mail.Host}}, port: {{mail.TlsPort}}, security: Tls, username: {{MailServer.User}},
                  passwordFile: "{{mail.PasswordFile}}", caFile: "{{mail.CaFile}}", from: factory@example.org,
                  team: [team@example.org]} }
                """.ReplaceLineEndings(" "),
            ],
        });
        await program.StartAsync();

        await ApplyAsync(
            @namespace,
            """
            {apiVersion: imagefactory.dev/v1alpha1, kind: DistroProfile, metadata: {name: p},
            spec: {image: {}, owners: [{email: nobody@example.org}, {email: owner@example.org}]}}
            """);
        await CreateAsync(@namespace, "kept", "p", string.Empty);

        await Eventually.HoldsAsync(
            async () => (await server.LookAsync(@namespace, "kept"))?.Status?.Notifications is [{ SentAt: not null }],
            Soon,
            () => program.Tail);
        var build = (await server.LookAsync(@namespace, "kept"))!;
        var told = build.Status!.Notifications![0];
        Assert.Equal(
            ("mail", 1, NotificationEvent.Failed, "Initialized", "FailedInvalidProfile", NotificationState.Sent, 1),
            (told.Channel, told.Number, told.Event, told.Stage, told.Reason, told.State, told.Attempts));
        Assert.Equal(["nobody@example.org"], told.Refused!);
        var id = $"{build.Metadata.Uid}.failed.1@example.org";
        var message = await MimeMessage.LoadAsync(await mail.NextAsync("owner", $"<{id}>"));
        Assert.Equal("[imagefactory] p: build kept failed at Initialized (FailedInvalidProfile)", message.Subject);
        Assert.Contains($"https://logs.example.org/{@namespace}/kept", message.TextBody, StringComparison.Ordinal);
        await mail.NextAsync("team", $"<{id}>");

        // The same failure again is no news. A build of another profile goes at once, but not before it is told of.
        await CreateAsync(@namespace, "again", "p", string.Empty);
        await CreateAsync(@namespace, "gone", "absent", ", ttlSecondsAfterFinished: 0");
        await Eventually.HoldsAsync(
            async () => await server.LookAsync(@namespace, "gone") is null
                && (await server.LookAsync(@namespace, "again"))?.Status?.Phase == BuildPhase.Failed,
            Soon,
            () => program.Tail);
        Assert.Equal(
            NotificationState.Duplicate,
            Assert.Single((await server.LookAsync(@namespace, "again"))!.Status!.Notifications!).State);
        await mail.NextAsync("team", $"X-ImageFactory-Profile: {@namespace}/absent");
        Assert.Single(mail.Received("owner", $"X-ImageFactory-Profile: {@namespace}/p"));
        await server.AssertNothingWasForbiddenAsync();
    }

    private Task CreateAsync(string @namespace, string name, string profile, string further) => ApplyAsync(
        @namespace,
        "{apiVersion: imagefactory.dev/v1alpha1, kind: ImageBuild, metadata: {name: " + name
        + "}, spec: {profileRef: {name: " + profile + "}" + further + "}}");

    private async Task ApplyAsync(string @namespace, string yaml)
    {
        var answer = await server.Server.ApplyAsync(@namespace, Assert.Single(YamlDocuments.Parse(yaml)));
        Assert.True(answer.IsSuccess, answer.Body.ToJsonString());
    }
}
