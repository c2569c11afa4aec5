using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Settings;
using MimeKit;
using MimeKit.Text;

namespace ImageFactory.Operator.Notifications.Mail;

/// <summary>Makes the mail of a notification. MimeKit writes the headers: none of them can be another one.</summary>
internal static class MailMessages
{
    /// <summary>The mail, and who gets it.</summary>
    /// <param name="about">What it tells.</param>
    /// <param name="mail">The settings.</param>
    /// <param name="to">Those who answer for the image.</param>
    /// <param name="copy">Those who get a copy.</param>
    public static MimeMessage Of(
        Notification about, MailSettings mail, IEnumerable<MailboxAddress> to, IEnumerable<MailboxAddress> copy)
    {
        var from = MailboxAddress.Parse(mail.From);
        var message = new MimeMessage
        {
            Subject = MailTexts.Subject(about),
            Date = about.EndedAt,
            // The same in each try, so that whoever got it twice sees it once.
            MessageId = IdOf(about.Id, from),
            Body = new MultipartAlternative
            {
                new TextPart(TextFormat.Plain) { Text = MailTexts.Plain(about) },
                new TextPart(TextFormat.Html) { Text = MailTexts.Html(about) },
            },
        };
        message.From.Add(new MailboxAddress("imagefactory", from.Address));
        message.To.AddRange(to);
        message.Cc.AddRange(copy);
        if (about.Thread != about.Id)
        {
            message.InReplyTo = IdOf(about.Thread, from);
            message.References.Add(IdOf(about.Thread, from));
        }

        // RFC 3834: no holiday notes, please.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add("X-ImageFactory-Profile", $"{about.Namespace}/{about.Profile}");
        message.Headers.Add("X-ImageFactory-Event", about.Event.ToString());
        return message;
    }

    private static string IdOf(string id, MailboxAddress from) => $"{id}@{MailboxAddress.EncodeAddrspec(from.Domain)}";
}
