using System.Net;
using MimeKit;

namespace ImageFactory.Operator.Settings;

/// <summary>The mail server, and what mails say of themselves.</summary>
public sealed record MailSettings
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Name or address of the server.</summary>
    public string Host { get; set; } = string.Empty;

    /// <summary>Its port; null for the usual one.</summary>
    public int? Port { get; set; }

    /// <summary>How the connection is protected.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Who logs in; null for nobody.</summary>
    public string? Username { get; set; }

    /// <summary>File with the password in its first line. Read anew for every mail.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = string.Empty;

    /// <summary>Addresses that get a copy of every mail; where a profile has no owners they get it alone.</summary>
    public IReadOnlyList<string> Team { get; set; } = [];

    /// <summary>
    /// File with the authorities that are believed, in PEM; null for the system's. Read anew for every mail.
    /// </summary>
    public string? CaFile { get; set; }

    /// <summary>How long sending may take, from the connection on.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The port that is connected to.</summary>
    internal int UsedPort => Port ?? Security switch
    {
        MailSecurity.StartTls => 587,
        MailSecurity.Tls => 465,
        _ => 25,
    };

    /// <summary>What cannot work; each fault names the setting.</summary>
    internal IEnumerable<string> Faults()
    {
        (bool IsGood, string Text)[] checks =
        [
            (Uri.CheckHostName(Host) != UriHostNameType.Unknown,
                "host must be the name or address of a mail server, such as mail.example.org"),
            (Port is null or > 0 and <= ushort.MaxValue, "port must be a port, 1 to 65535"),
            (IsAddress(From), "from must be the address that mails come from, such as imagefactory@example.org"),
            .. Team.Index().Select(member =>
                (IsAddress(member.Item), $"team[{member.Index}] must be an address, not '{member.Item}'")),
            (Username is null == PasswordFile is null,
                "username and passwordFile belong together: set both, or none"),
            (Username is null || Security != MailSecurity.None || IsThisMachine,
                "security None would send the password of notifications.mail.username in the clear: set StartTls or "
                + "Tls"),
            (PasswordFile is null || Path.IsPathFullyQualified(PasswordFile), "passwordFile must be an absolute path"),
            (CaFile is null || Path.IsPathFullyQualified(CaFile), "caFile must be an absolute path"),
            (Timeout > TimeSpan.Zero && Timeout <= LongestTimeout,
                "timeout must be more than zero, 5 minutes at most"),
        ];
        return checks.Where(check => !check.IsGood).Select(check => $"notifications.mail.{check.Text}");
    }

    private bool IsThisMachine =>
        Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsAddress(string text) =>
        MailboxAddress.TryParse(text, out var address) && address.Address == text && address.Domain.Length > 0;
}
