using System.Runtime.Versioning;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Notifications.Mail;
using ImageFactory.Operator.Settings;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Notifications;

/// <summary>What a real mail server says to the operator's mails, and what people get.</summary>
[SupportedOSPlatform("linux")]
public sealed class MailChannelTests(MailServer server) : IClassFixture<MailServer>
{
    [Fact]
    public async Task Owners_get_a_mail_with_the_team_in_copy_over_StartTls_with_a_login()
    {
        var about = Failure("starttls");

        var result = await Channel(StartTls()).SendAsync(about, null, default);

        Assert.Equal(SendOutcome.Sent, result.Outcome);
        var mail = await server.NextAsync("owner", "starttls@example.org");
        Assert.Equal("[imagefactory] debian-12: build 7 failed at ImageBuilt (FailedScript)", mail.Subject);
        Assert.Equal("\"imagefactory\" <factory@example.org>", mail.From.ToString());
        Assert.Equal("owner@example.org", mail.To.ToString());
        Assert.Equal("team@example.org", mail.Cc.ToString());
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Contains("debootstrap failed: no room", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("  line 2 of the log", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("https://logs.example.org/debian-12-x", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("no room &lt;b&gt;", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Equal(mail.MessageId, (await server.NextAsync("team", "starttls@example.org")).MessageId);
    }

    [Fact]
    public async Task Implicit_Tls_takes_the_mail_too()
    {
        var settings = StartTls() with { Port = server.TlsPort, Security = MailSecurity.Tls };

        var result = await Channel(settings).SendAsync(Failure("tls"), null, default);

        Assert.Equal(SendOutcome.Sent, result.Outcome);
        await server.NextAsync("owner", "tls@example.org");
    }

    [Fact]
    public async Task A_relay_that_knows_the_network_wants_neither_login_nor_Tls()
    {
        var settings = StartTls() with
        {
            Port = server.PlainPort,
            Security = MailSecurity.None,
            Username = null,
            PasswordFile = null,
        };

        var result = await Channel(settings).SendAsync(Failure("plain"), null, default);

        Assert.Equal(SendOutcome.Sent, result.Outcome);
        await server.NextAsync("owner", "plain@example.org");
    }

    private static MailChannel Channel(MailSettings settings) => new(settings, TimeProvider.System);

    private static Notification Failure(string id) => new()
    {
        Id = id,
        Thread = id,
        Event = NotificationEvent.Failed,
        Cluster = "default",
        Namespace = "images",
        Build = "debian-12-x",
        Uid = "6f0cd6f6-0000-4000-8000-000000000001",
        Profile = "debian-12",
        BuildNumber = 7,
        Backend = "Pod",
        Stage = "ImageBuilt",
        Reason = "FailedScript",
        Message = "debootstrap failed: no room <b>",
        EndedAt = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
        Duration = "4m12s",
        Log = "images/debian-12/Standard_Debian_12_20260131_0/logs/build.log",
        LogTail = ["line 1 of the log", "line 2 of the log"],
        Link = "https://logs.example.org/debian-12-x",
        Owners = ["owner@example.org"],
    };

    private MailSettings StartTls() => new()
    {
        Host = MailServer.Host,
        Port = server.StartTlsPort,
        Username = MailServer.User,
        PasswordFile = server.PasswordFile,
        CaFile = server.CaFile,
        From = "factory@example.org",
        Team = ["team@example.org"],
    };
}
