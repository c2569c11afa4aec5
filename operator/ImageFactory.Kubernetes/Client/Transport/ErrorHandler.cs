namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>
/// Makes an <see cref="ApiException"/> of an answer that tells of an error: k8s would read it whole, however long it
/// is, and put all of it into its message.
/// </summary>
/// <param name="errors">What an answer means for every request.</param>
/// <param name="certificateEnd">When the certificate that we show ends; null without one.</param>
/// <param name="time">The clock.</param>
internal sealed class ErrorHandler(ServerErrors errors, DateTime? certificateEnd, TimeProvider time) : DelegatingHandler
{
    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ErrorReader.ReadAsync(
                $"{request.Method} {request.RequestUri!.AbsolutePath}",
                response,
                errors.Of(response.StatusCode, certificateEnd),
                time,
                cancellationToken);
        }
    }
}
