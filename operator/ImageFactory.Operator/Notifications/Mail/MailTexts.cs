using System.Globalization;
using System.Net;
using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Notifications.Channels;

namespace ImageFactory.Operator.Notifications.Mail;

/// <summary>What a mail says, as plain text and as HTML. Nothing of what others wrote is HTML in it.</summary>
internal static class MailTexts
{
    // Mail programs take no style sheets; this is all there is to it.
    private const string LogStyle =
        "background:#f4f4f4;padding:8px;font-family:monospace;font-size:12px;white-space:pre-wrap";

    /// <summary>The subject.</summary>
    public static string Subject(Notification about) => OneLine.Of(about.Event == NotificationEvent.Failed
        ? $"[imagefactory] {about.Profile}: {about.Title} failed at {about.Stage ?? "its end"} ({about.Reason})"
        : $"[imagefactory] {about.Profile}: {about.Title} succeeded, after failures");

    /// <summary>The plain text.</summary>
    public static string Plain(Notification about)
    {
        var text = new StringBuilder();
        text.AppendLine(Sentence(about)).AppendLine();
        foreach (var (name, value) in Facts(about))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{name + ":",-10} {value}");
        }

        if (about.LogTail.Count > 0)
        {
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"The end of its log ({about.Log}):").AppendLine();
            foreach (var line in about.LogTail)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {line}");
            }
        }

        text.AppendLine().AppendLine("More of it:").AppendLine();
        foreach (var command in Commands(about))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {command}");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The same as HTML.</summary>
    public static string Html(Notification about)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html><body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p>{E(Sentence(about))}</p>\n<table>\n");
        foreach (var (name, value) in Facts(about))
        {
            var cell = name == "Link" ? $"<a href=\"{E(value)}\">{E(value)}</a>" : E(value);
            html.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td style=\"vertical-align:top\"><b>{E(name)}</b></td><td>{cell}</td></tr>\n");
        }

        html.Append("</table>\n");
        if (about.LogTail.Count > 0)
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<p>The end of its log ({E(about.Log!)}):</p>\n<pre style=\"{LogStyle}\">");
            html.AppendJoin('\n', about.LogTail.Select(E)).Append("</pre>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"<p>More of it:</p>\n<pre style=\"{LogStyle}\">");
        html.AppendJoin('\n', Commands(about).Select(E)).Append("</pre>\n</body></html>\n");
        return html.ToString();
    }

    private static string Sentence(Notification about)
    {
        var what = $"The {about.Title} of {about.Profile} in {about.Namespace}";
        return OneLine.Of(about.Event == NotificationEvent.Failed
            ? $"{what} failed."
            : $"{what} succeeded. The one before it had failed.");
    }

    private static IEnumerable<(string Name, string Value)> Facts(Notification about) =>
        from fact in new (string Name, string? Value)[]
        {
            ("Stage", about.Stage),
            ("Reason", about.Reason),
            ("Message", about.Message),
            ("Image", about.ImageName),
            ("Build", $"{about.Namespace}/{about.Build}"),
            ("Backend", about.Backend),
            ("Ended", about.EndedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
            ("Duration", about.Duration),
            ("Factory", about.Cluster),
            ("Link", about.Link),
        }
        where !string.IsNullOrEmpty(fact.Value)
        select (fact.Name, OneLine.Of(fact.Value));

    private static IEnumerable<string> Commands(Notification about)
    {
        yield return $"kubectl -n {about.Namespace} describe imagebuild {about.Build}";
        if (about.Event == NotificationEvent.Failed)
        {
            yield return $"kubectl -n {about.Namespace} annotate imagebuild {about.Build} --overwrite "
                + "imagefactory.dev/retry-requested-at=\"$(date -u +%FT%TZ)\"   # try again";
        }
    }

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
