using System.Security.Cryptography;
using System.Text;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Webhooks;

namespace ImageFactory.Operator.Notifications.Webhook;

/// <summary>Posts notifications as CloudEvents, signed if there is a secret for it.</summary>
internal sealed class WebhookChannel(NotificationWebhookSettings settings, WebhookClient client) : INotificationChannel
{
    /// <summary>The header with the HMAC-SHA256 of the body: <c>sha256=</c> and 64 hexadecimal digits.</summary>
    public const string SignatureHeader = "X-ImageFactory-Signature-256";

    /// <inheritdoc />
    public string Name => settings.Name;

    private string Field => $"notifications.webhooks {Name}";

    /// <inheritdoc />
    public async Task<SendResult> SendAsync(
        Notification notification, IReadOnlyList<string>? remaining, CancellationToken cancellationToken)
    {
        var body = CloudEvent.Of(notification);
        var headers = new Dictionary<string, string>();
        Uri url;
        try
        {
            url = settings.Url ?? await UrlAsync(cancellationToken);
            if (await SettingFile.FirstLineAsync($"{Field}.signingKeyFile", settings.SigningKeyFile, cancellationToken)
                is { } secret)
            {
                var digest = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
                headers.Add(SignatureHeader, $"sha256={Convert.ToHexStringLower(digest)}");
            }
        }
        catch (SettingFileException error)
        {
            return SendResult.Failed(error.Message);
        }

        var (isTaken, message) = await client.PostAsync(
            new WebhookTarget(Field, url, settings.TokenFile, settings.CaFile, settings.Timeout)
            {
                IsSecret = settings.UrlFile is not null,
            },
            body,
            CloudEvent.ContentType,
            headers,
            cancellationToken);
        return isTaken ? SendResult.Sent(message) : SendResult.Failed(message);
    }

    private async Task<Uri> UrlAsync(CancellationToken cancellationToken)
    {
        var line = await SettingFile.FirstLineAsync($"{Field}.urlFile", settings.UrlFile, cancellationToken);
        return Uri.TryCreate(line, UriKind.Absolute, out var url) && NotificationWebhookSettings.IsTarget(url)
            ? url
            : throw new SettingFileException(
                $"{Field}.urlFile {settings.UrlFile} must have in its first line an https URL without user and "
                + "fragment");
    }
}
