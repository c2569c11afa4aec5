using ImageFactory.Operator.Notifications.Channels;
using MailKit.Net.Smtp;

namespace ImageFactory.Operator.Notifications.Mail;

/// <summary>What the answers of a mail server mean, once it has taken the mail for somebody. Pure.</summary>
internal static class MailVerdict
{
    /// <summary>What the server is called in messages.</summary>
    public const string Server = "notifications.mail";

    private const int LongestAnswer = 200;

    /// <summary>The result.</summary>
    /// <param name="answer">What the server said to the mail.</param>
    /// <param name="later">Those whom it may take later (4xx).</param>
    /// <param name="never">Those whom it never takes, each with what was said.</param>
    public static SendResult Of(
        string answer,
        IReadOnlyList<(string Address, SmtpResponse Answer)> later,
        IReadOnlyList<(string Address, string Text)> never)
    {
        var text = $"{Server} took it: {Short(answer)}";
        if (never.Count > 0)
        {
            text += $"; never for {List(never)}";
        }

        if (later.Count > 0)
        {
            text += $"; not yet for {List(later.Select(entry => (entry.Address, OneLine.Of(entry.Answer.Response))))}";
        }

        return new SendResult(later.Count > 0 ? SendOutcome.Failed : SendOutcome.Sent, text)
        {
            Remaining = later.Count > 0 ? [.. later.Select(entry => entry.Address)] : null,
            Refused = never.Count > 0 ? [.. never.Select(entry => entry.Address)] : null,
        };
    }

    private static string List(IEnumerable<(string Address, string Text)> entries) =>
        string.Join(", ", entries.Select(entry => $"{entry.Address} ({Short(entry.Text)})"));

    private static string Short(string text)
    {
        var line = OneLine.Of(text);
        return line.Length > LongestAnswer ? $"{line[..LongestAnswer]}…" : line;
    }
}
