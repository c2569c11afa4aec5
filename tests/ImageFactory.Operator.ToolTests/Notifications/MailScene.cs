using System.Runtime.Versioning;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Notifications.Mail;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing.Processes;

namespace ImageFactory.Operator.ToolTests.Notifications;

/// <summary>A failure to tell of, and the settings of the mail server.</summary>
[SupportedOSPlatform("linux")]
internal static class MailScene
{
    public static Task<SendResult> SendAsync(
        MailSettings settings, Notification about, IReadOnlyList<string>? remaining = null) =>
        new MailChannel(settings, TimeProvider.System).SendAsync(about, remaining, default);

    public static Notification Failure(string id) => new()
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

    /// <summary>In the clear, without a login.</summary>
    public static MailSettings Plain(MailServer server) => new()
    {
        Host = server.Host,
        Port = server.PlainPort,
        Security = MailSecurity.None,
        From = "factory@example.org",
        Team = ["team@example.org"],
    };

    /// <summary>Through STARTTLS, with a login.</summary>
    public static MailSettings StartTls(MailServer server) => Plain(server) with
    {
        Port = server.StartTlsPort,
        Security = MailSecurity.StartTls,
        Username = MailServer.User,
        PasswordFile = server.PasswordFile,
        CaFile = server.CaFile,
    };
}
