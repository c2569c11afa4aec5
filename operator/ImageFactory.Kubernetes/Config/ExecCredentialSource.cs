using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s.KubeConfigModels;

namespace ImageFactory.Kubernetes.Config;

/// <summary>Credentials from a program, which runs again when they end or are refused.</summary>
internal sealed class ExecCredentialSource(ExecCommand command, TimeProvider time) : ICredentialSource, IDisposable
{
    /// <summary>
    /// How long before their end credentials are renewed: a request must not outlive them on its way.
    /// </summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Answer? _answer;

    /// <inheritdoc />
    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        if (_answer is { } fresh && !IsOver(fresh))
        {
            return fresh.Credential;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_answer is { } other && !IsOver(other))
            {
                return other.Credential;
            }

            var status = await ExecPlugin.RunAsync(command, time, cancellationToken);
            var answer = new Answer(ToCredential(status), status.ExpirationTimestamp, time.GetTimestamp());
            _answer = answer;
            return answer.Credential;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public bool Drop(long requestStart)
    {
        if (_answer is { } answer && answer.GotAt <= requestStart)
        {
            _answer = null;
        }

        return true;
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private bool IsOver(Answer answer) => answer.EndsAt is { } end && time.GetUtcNow() >= end - Margin;

    private Credential ToCredential(ExecCredentialResponse.ExecStatus status)
    {
        if (status.ClientCertificateData is not { Length: > 0 } certificate)
        {
            return status.Token is { Length: > 0 } token
                ? Credential.Bearer(token)
                : throw ExecPlugin.Fault(command, "gave neither a token nor a certificate");
        }

        try
        {
            return new Credential(
                status.Token is { Length: > 0 } both ? $"Bearer {both}" : null,
                X509Certificate2.CreateFromPem(certificate, status.ClientKeyData));
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw ExecPlugin.Fault(command, $"gave a certificate and key that do not fit ({error.Message})");
        }
    }

    private sealed record Answer(Credential Credential, DateTimeOffset? EndsAt, long GotAt);
}
