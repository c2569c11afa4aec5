using System.Runtime.Versioning;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using MimeKit;
using Xunit;
using static ImageFactory.Operator.ToolTests.Notifications.MailScene;

namespace ImageFactory.Operator.ToolTests.Notifications;

/// <summary>What people get of a real mail server that the operator's mails go to.</summary>
[SupportedOSPlatform("linux")]
public sealed class MailChannelTests(MailServer server) : IClassFixture<MailServer>
{
    [Fact]
    public async Task Owners_get_a_mail_with_the_team_in_copy_over_StartTls_with_a_login()
    {
        var result = await SendAsync(StartTls(server), Failure("starttls"));

        Assert.Equal(SendOutcome.Sent, result.Outcome);
        var mail = await NextAsync("owner", "starttls");
        Assert.Equal("[imagefactory] debian-12: build 7 failed at ImageBuilt (FailedScript)", mail.Subject);
        Assert.Equal("\"imagefactory\" <factory@example.org>", mail.From.ToString());
        Assert.Equal("owner@example.org", mail.To.ToString());
        Assert.Equal("team@example.org", mail.Cc.ToString());
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Empty(mail.References);
        Assert.Contains("debootstrap failed: no room", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("  line 2 of the log", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("https://logs.example.org/debian-12-x", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("no room &lt;b&gt;", mail.HtmlBody, StringComparison.Ordinal);
        await NextAsync("team", "starttls");
    }

    [Fact]
    public async Task Implicit_Tls_takes_the_mail_too_and_a_recovery_joins_the_thread()
    {
        var about = Failure("tls") with { Event = NotificationEvent.Recovered, Thread = "before", Stage = null };

        var result = await SendAsync(
            StartTls(server) with { Port = server.TlsPort, Security = MailSecurity.Tls }, about);

        Assert.Equal(SendOutcome.Sent, result.Outcome);
        var mail = await NextAsync("owner", "tls");
        Assert.Equal("[imagefactory] debian-12: build 7 succeeded, after failures", mail.Subject);
        Assert.Equal(
            ("before@example.org", "before@example.org"), (mail.InReplyTo, Assert.Single(mail.References)));
    }

    [Fact]
    public async Task A_relay_that_knows_the_network_wants_neither_login_nor_Tls_and_a_repeat_bears_the_same_id()
    {
        await SendAsync(Plain(server), Failure("plain"));
        await SendAsync(Plain(server), Failure("plain"));

        await Eventually.HoldsAsync(
            () => server.Received("owner", "<plain@example.org>").Count == 2, "both mails, of one Message-ID");
    }

    [Fact]
    public async Task A_bad_address_keeps_nobody_from_the_mail()
    {
        var about = Failure("bad") with
        {
            Owners = ["nobody@example.org", "owner@example.org", "a@b,c@d", "not an address", "later@example.org"],
        };

        var result = await SendAsync(Plain(server), about);

        Assert.Equal(SendOutcome.Failed, result.Outcome);
        Assert.Equal(["later@example.org"], result.Remaining!);
        Assert.Equal(["nobody@example.org", "a@b,c@d", "not an address"], result.Refused!);
        Assert.Contains("never for nobody@example.org (5.1.1", result.Message, StringComparison.Ordinal);
        Assert.Contains("the mailbox is full", result.Message, StringComparison.Ordinal);
        await NextAsync("owner", "bad");
        await NextAsync("team", "bad");

        var again = await SendAsync(Plain(server), about, result.Remaining);

        Assert.Equal(SendOutcome.Failed, again.Outcome);
        Assert.StartsWith(
            "notifications.mail: 450 taken for nobody: later@example.org (", again.Message, StringComparison.Ordinal);
        Assert.Single(server.Received("owner", "<bad@example.org>"));

        // Its mailbox was closed meanwhile: with the others, who have it, it is over.
        var last = await SendAsync(
            Plain(server), about with { Owners = ["closed@example.org"] }, ["closed@example.org"]);

        Assert.Equal(SendOutcome.Sent, last.Outcome);
        Assert.Equal(["closed@example.org"], last.Refused!);
    }

    [Fact]
    public async Task Where_all_addresses_are_refused_all_are_tried_again()
    {
        var result = await SendAsync(
            Plain(server) with { Team = [] }, Failure("refused") with { Owners = ["nobody@example.org"] });

        Assert.Equal((SendOutcome.Failed, null, null), (result.Outcome, result.Remaining, result.Refused));
        Assert.StartsWith(
            "notifications.mail: 550 taken for nobody: nobody@example.org (5.1.1 ",
            result.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_is_left_to_write_to_another_try_is_none()
    {
        var result = await SendAsync(Plain(server) with { Team = [] }, Failure("nobody") with { Owners = [] });

        Assert.Equal(
            new SendResult(
                SendOutcome.Hopeless,
                "nobody to write to: give the profile spec.owners, or set notifications.mail.team in the settings"),
            result);
    }

    [Fact]
    public async Task What_others_wrote_is_neither_a_header_nor_HTML()
    {
        var about = Failure("injected") with
        {
            Reason = "x)\r\nBcc: second@example.org\r\n\r\n<script>",
            Message = "</table><script>alert(1)</script>",
            LogTail = ["</pre><img src=x>"],
        };

        await SendAsync(Plain(server), about);

        var mail = await NextAsync("owner", "injected");
        Assert.Empty(mail.Bcc);
        Assert.Equal(
            "[imagefactory] debian-12: build 7 failed at ImageBuilt (x)  Bcc: second@example.org    <script>)",
            mail.Subject);
        Assert.DoesNotContain("<script>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Empty(server.Received("second", "<injected@example.org>"));
    }

    private async Task<MimeMessage> NextAsync(string user, string id) =>
        await MimeMessage.LoadAsync(await server.NextAsync(user, $"<{id}@example.org>"));
}
