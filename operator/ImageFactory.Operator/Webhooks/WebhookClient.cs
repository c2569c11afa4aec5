using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ImageFactory.Http;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Webhooks;

/// <summary>Posts something once. What goes wrong is told, and no error: whoever posts it does so again.</summary>
internal sealed class WebhookClient(TimeProvider time)
{
    // Enough for a sentence. The answer is anybody's.
    private const int LongestAnswer = 4096;
    private const int ShownAnswer = 200;

    /// <summary>Posts once.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="body">What is sent, as it is.</param>
    /// <param name="contentType">What it is.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it was taken, and what was said, for people.</returns>
    public async Task<(bool IsTaken, string Message)> PostAsync(
        WebhookTarget target,
        byte[] body,
        string contentType,
        IReadOnlyDictionary<string, string> headers,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(target.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await SendAsync(target, body, contentType, headers, end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"{target.Field} gave no answer within {target.Timeout.TotalSeconds:0} s");
        }
        catch (SettingFileException error)
        {
            return (false, error.Message);
        }
        catch (IOException error)
        {
            return (false, $"{target.Field}: {error.Message}");
        }
        catch (HttpRequestException error)
        {
            return (false, $"{target.Field}: {(error.InnerException ?? error).Message}");
        }
    }

    private static async Task<(bool IsTaken, string Message)> SendAsync(
        WebhookTarget target,
        byte[] body,
        string contentType,
        IReadOnlyDictionary<string, string> headers,
        CancellationToken cancellationToken)
    {
        var authorities = await SettingFile.AuthoritiesAsync(
            $"{target.Field}.caFile", target.CaFile, cancellationToken);
        var token = await SettingFile.FirstLineAsync($"{target.Field}.tokenFile", target.TokenFile, cancellationToken);
        using var message = new HttpRequestMessage(HttpMethod.Post, target.Url)
        {
            Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) },
            },
        };
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Of("imagefactory-operator"));
        foreach (var (name, value) in headers)
        {
            message.Headers.Add(name, value);
        }

        if (token is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        // Requests are seldom, and the certificates may be others the next time: nothing is kept.
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !target.Url.IsLoopback,
            SslOptions = new TlsMaterial(Verify: true, authorities, Client: null, string.Empty).Options(),
        });
        using var response = await http.SendAsync(message, cancellationToken);
        return await AnswerAsync(target, response, token, cancellationToken);
    }

    private static async Task<(bool IsTaken, string Message)> AnswerAsync(
        WebhookTarget target, HttpResponseMessage response, string? token, CancellationToken cancellationToken)
    {
        var field = target.Field;
        var code = (int)response.StatusCode;
        if (code is >= 300 and < 400)
        {
            return (
                false,
                $"{field} answered {code}, and redirects are not followed: set {field}.url to where it leads");
        }

        var bytes = new byte[LongestAnswer];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await body.ReadAtLeastAsync(bytes, LongestAnswer, throwOnEndOfStream: false, cancellationToken);
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        // Some tell what they were sent, and where.
        text = token is null ? text : text.Replace(token, "***", StringComparison.Ordinal);
        text = OneLine(
            target.IsSecret && target.Url.PathAndQuery.Length > 1
                ? text.Replace(target.Url.PathAndQuery, "/***", StringComparison.Ordinal)
                : text);
        return (
            response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices,
            text.Length > 0 ? $"{field} answered {code}: {text}" : $"{field} answered {code}");
    }

    private static string OneLine(string text)
    {
        var line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return line.Length > ShownAnswer ? $"{line[..ShownAnswer]}…" : line;
    }
}
