using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ImageFactory.Http;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Promotions.Publishing;

/// <summary>
/// Posts requests to the webhook of the settings. What goes wrong is told and no error: the request lies in the store
/// all the same, and is sent again.
/// </summary>
internal sealed class PublishWebhook(OperatorOptions options, TimeProvider time)
{
    /// <summary>The header with the request's signatures, as they lie in the store, in base64.</summary>
    public const string SignatureHeader = "X-ImageFactory-Signature";

    // Enough for a sentence. The answer is anybody's.
    private const int LongestAnswer = 4096;

    // All authorities that an operating system ships.
    private const int LongestFile = 1 << 20;
    private const int ShownAnswer = 200;

    /// <summary>Whether there is one.</summary>
    public bool IsSet => options.Promotions.Webhook is not null;

    /// <summary>Sends a request once.</summary>
    /// <param name="request">The request, which is sent as it is.</param>
    /// <param name="signature">Its signatures.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it was taken, and what was said, for people.</returns>
    public async Task<(bool IsTaken, string Message)> SendAsync(
        byte[] request, byte[] signature, CancellationToken cancellationToken)
    {
        var webhook = options.Promotions.Webhook!;
        using var deadline = new CancellationTokenSource(webhook.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await SendAsync(webhook, request, signature, end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"promotions.webhook gave no answer within {webhook.Timeout.TotalSeconds:0} s");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (false, $"promotions.webhook: {error.Message}");
        }
        catch (HttpRequestException error)
        {
            return (false, $"promotions.webhook: {(error.InnerException ?? error).Message}");
        }
    }

    private static async Task<(bool IsTaken, string Message)> SendAsync(
        WebhookSettings webhook, byte[] request, byte[] signature, CancellationToken cancellationToken)
    {
        if (await AuthoritiesAsync(webhook, cancellationToken) is not { } tls)
        {
            return (false, $"promotions.webhook.caFile {webhook.CaFile} holds no PEM certificate");
        }

        var token = await TokenAsync(webhook, cancellationToken);
        using var message = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = new ByteArrayContent(request)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
            Headers = { { SignatureHeader, Convert.ToBase64String(signature) } },
        };
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Of("imagefactory-operator"));
        if (token is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        // Requests are seldom, and the certificates may be others the next time: nothing is kept.
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !webhook.Url!.IsLoopback,
            SslOptions = tls.Options(),
        });
        using var response = await http.SendAsync(message, cancellationToken);
        return await AnswerAsync(response, token, cancellationToken);
    }

    private static async Task<TlsMaterial?> AuthoritiesAsync(
        WebhookSettings webhook, CancellationToken cancellationToken)
    {
        if (webhook.CaFile is null)
        {
            return new TlsMaterial(Verify: true, Authorities: null, Client: null, string.Empty);
        }

        var pem = await ReadAsync(webhook.CaFile, cancellationToken);
        return TlsMaterial.ReadAuthorities(pem) is { } authorities
            ? new TlsMaterial(Verify: true, authorities, Client: null, string.Empty)
            : null;
    }

    private static async Task<string?> TokenAsync(WebhookSettings webhook, CancellationToken cancellationToken)
    {
        if (webhook.TokenFile is null)
        {
            return null;
        }

        var text = await ReadAsync(webhook.TokenFile, cancellationToken);
        return text.Split('\n', 2)[0].Trim() is { Length: > 0 } token ? token : null;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        if (file.Length > LongestFile)
        {
            throw new IOException($"{path} has more than {LongestFile >> 10} KiB: put nothing else there");
        }

        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static async Task<(bool IsTaken, string Message)> AnswerAsync(
        HttpResponseMessage response, string? token, CancellationToken cancellationToken)
    {
        var code = (int)response.StatusCode;
        if (code is >= 300 and < 400)
        {
            return (false, $"promotions.webhook answered {code}, and redirects are not followed: set "
                + "promotions.webhook.url to where it leads");
        }

        var bytes = new byte[LongestAnswer];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await body.ReadAtLeastAsync(bytes, LongestAnswer, throwOnEndOfStream: false, cancellationToken);
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        // Some tell what they were sent.
        text = OneLine(token is null ? text : text.Replace(token, "***", StringComparison.Ordinal));
        return (
            response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices,
            text.Length > 0 ? $"promotions.webhook answered {code}: {text}" : $"promotions.webhook answered {code}");
    }

    private static string OneLine(string text)
    {
        var line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return line.Length > ShownAnswer ? $"{line[..ShownAnswer]}…" : line;
    }
}
