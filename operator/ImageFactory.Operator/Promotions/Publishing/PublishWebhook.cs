using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Webhooks;

namespace ImageFactory.Operator.Promotions.Publishing;

/// <summary>
/// Posts requests to the webhook of the settings. What goes wrong is told and no error: the request lies in the store
/// all the same, and is sent again.
/// </summary>
internal sealed class PublishWebhook(OperatorOptions options, WebhookClient client)
{
    /// <summary>The header with the request's signatures, as they lie in the store, in base64.</summary>
    public const string SignatureHeader = "X-ImageFactory-Signature";

    /// <summary>Whether there is one.</summary>
    public bool IsSet => options.Promotions.Webhook is not null;

    /// <summary>Sends a request once.</summary>
    /// <param name="request">The request, which is sent as it is.</param>
    /// <param name="signature">Its signatures.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it was taken, and what was said, for people.</returns>
    public Task<(bool IsTaken, string Message)> SendAsync(
        byte[] request, byte[] signature, CancellationToken cancellationToken)
    {
        var webhook = options.Promotions.Webhook!;
        return client.PostAsync(
            new WebhookTarget(
                "promotions.webhook", webhook.Url!, webhook.TokenFile, webhook.CaFile, webhook.Timeout),
            request,
            "application/json",
            new Dictionary<string, string> { [SignatureHeader] = Convert.ToBase64String(signature) },
            cancellationToken);
    }
}
