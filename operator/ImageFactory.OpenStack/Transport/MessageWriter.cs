using System.Net.Http.Headers;
using ImageFactory.Http;

namespace ImageFactory.OpenStack.Transport;

/// <summary>Makes the HTTP message of each try of a request.</summary>
internal sealed class MessageWriter(OpenStackOptions options)
{
    private readonly string _userAgent = UserAgent.Of(options.Product);

    /// <summary>The message of one try.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="opened">The service's address and the token.</param>
    /// <param name="deadline">Told of each part of an upload that went out.</param>
    public HttpRequestMessage Write(ServiceRequest request, ServiceAccess opened, IdleDeadline deadline)
    {
        var query = request.Query.Length == 0 ? string.Empty : $"?{request.Query}";
        var message = new HttpRequestMessage(request.Method, new Uri($"{opened.Endpoint}{request.Path}{query}"));
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        if (request.Store is { } store)
        {
            message.Headers.TryAddWithoutValidation("X-Image-Meta-Store", store);
        }

        message.Headers.Range = request.Range;
        if (request.ApiVersion is { } version)
        {
            message.Headers.TryAddWithoutValidation("OpenStack-API-Version", version);
        }

        if (opened.Token is { } token)
        {
            message.Headers.TryAddWithoutValidation("X-Auth-Token", token.Reveal());
        }

        if (request.Upload is { } upload)
        {
            message.Content = new UploadContent(upload, deadline, options);
            // So that a refusal comes before the first gibibyte and not after the last.
            message.Headers.ExpectContinue = true;
        }
        else if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        return message;
    }
}
