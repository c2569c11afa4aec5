using System.Net.Sockets;
using System.Security.Authentication;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Settings;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using AuthenticationException = MailKit.Security.AuthenticationException;

namespace ImageFactory.Operator.Notifications.Mail;

/// <summary>
/// Sends notifications as mail: to the profile's owners with the team in copy, or to the team alone. Each try is a
/// connection of its own; mails are seldom.
/// </summary>
internal sealed class MailChannel(MailSettings mail, TimeProvider time) : INotificationChannel
{
    private const string Nobody =
        "nobody to write to: give the profile spec.owners, or set notifications.mail.team in the settings";

    /// <inheritdoc />
    public string Name => "mail";

    /// <inheritdoc />
    public async Task<SendResult> SendAsync(
        Notification notification, IReadOnlyList<string>? remaining, CancellationToken cancellationToken)
    {
        var recipients = MailRecipients.Of(notification.Owners, mail.Team);
        if (recipients.All.Count == 0)
        {
            return Hopeless(recipients.Unusable);
        }

        var message = MailMessages.Of(notification, mail, recipients.To, recipients.Copy);
        var wanted = recipients.All
            .Where(address => remaining?.Contains(address.Address, StringComparer.OrdinalIgnoreCase) != false)
            .ToList();
        string? password = null;
        using var deadline = new CancellationTokenSource(mail.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            password = await SettingFile.FirstLineAsync(
                $"{MailVerdict.Server}.passwordFile", mail.PasswordFile, end.Token);
            using var connection = new MailConnection(await SettingFile.AuthoritiesAsync(
                $"{MailVerdict.Server}.caFile", mail.CaFile, end.Token));
            // None that remains is left in the profile: those who have it, have it.
            return wanted.Count == 0
                ? SendResult.Sent("those who had not got it are no recipients any more")
                : await SendAsync(connection, message, recipients, wanted, password, remaining is null, end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed($"no answer within {mail.Timeout.TotalSeconds:0} s", password);
        }
        catch (SettingFileException error)
        {
            return SendResult.Failed(error.Message);
        }
        catch (Exception error) when (Text(error) is not null)
        {
            return Failed(Text(error)!, password);
        }
    }

    private async Task<SendResult> SendAsync(
        MailConnection connection,
        MimeMessage message,
        MailRecipients recipients,
        List<MailboxAddress> wanted,
        string? password,
        bool isFirst,
        CancellationToken cancellationToken)
    {
        await connection.ConnectAsync(
            await MailStream.ConnectAsync(mail.Host, mail.UsedPort, cancellationToken),
            mail.Host,
            mail.UsedPort,
            mail.Security switch
            {
                MailSecurity.StartTls => SecureSocketOptions.StartTls,
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                _ => SecureSocketOptions.None,
            },
            cancellationToken);
        if (mail.Username is not null)
        {
            await connection.AuthenticateAsync(mail.Username, password ?? string.Empty, cancellationToken);
        }

        // MailKit refuses the whole mail for one such address.
        var foreign = connection.Capabilities.HasFlag(SmtpCapabilities.UTF8)
            ? []
            : wanted.Where(address => !MailRecipients.IsAscii(address)).ToList();
        if (foreign.Count == wanted.Count)
        {
            return Hopeless([.. wanted.Select(address => address.Address)]);
        }

        string answer;
        try
        {
            answer = await connection.SendAsync(
                message, MailboxAddress.Parse(mail.From), wanted.Except(foreign), cancellationToken);
        }
        catch (SmtpCommandException) when (!isFirst && connection.Refused.Count > 0
            && connection.Refused.All(refused => (int)refused.Answer.StatusCode >= 500))
        {
            // The others have it: what is refused for good is over with them.
            answer = "from the others";
        }

        await QuitAsync(connection, cancellationToken);
        return MailVerdict.Of(
            answer,
            [.. connection.Refused.Where(refused => (int)refused.Answer.StatusCode < 500)],
            [
                .. connection.Refused
                    .Where(refused => (int)refused.Answer.StatusCode >= 500)
                    .Select(refused => (refused.Address, OneLine.Of(refused.Answer.Response))),
                .. foreign.Select(address => (address.Address, "the server takes no such letters")),
                .. recipients.Unusable.Where(_ => isFirst).Select(address => (address, "not an address")),
            ]);
    }

    private static SendResult Hopeless(IReadOnlyList<string> unusable) => new(
        SendOutcome.Hopeless, unusable.Count == 0 ? Nobody : $"no usable address: {string.Join(", ", unusable)}");

    // It has the mail; whether it says goodbye is all the same.
    private static async Task QuitAsync(MailConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or ProtocolException)
        {
            // Nothing is lost.
        }
    }

    private static string? Text(Exception error) => error switch
    {
        SmtpCommandException refused => $"{(int)refused.StatusCode} {refused.Message}",
        AuthenticationException => $"the login was not taken: {error.Message}",
        SslHandshakeException => $"no trust in the server's certificate, or no TLS: {error.InnerException?.Message}",
        NotSupportedException or ProtocolException or SocketException => error.Message,
        IOException or UnauthorizedAccessException or InvalidCredentialException => error.Message,
        _ => null,
    };

    private static SendResult Failed(string text, string? password)
    {
        // Some say what they were told.
        var line = OneLine.Of(
            string.IsNullOrEmpty(password) ? text : text.Replace(password, "***", StringComparison.Ordinal));
        return SendResult.Failed($"{MailVerdict.Server}: {(line.Length > 300 ? $"{line[..300]}…" : line)}");
    }
}
