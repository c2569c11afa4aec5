using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MimeKit;

namespace ImageFactory.Operator.Notifications.Mail;

/// <summary>
/// One conversation with a mail server. An address that the server does not take keeps no other from the mail.
/// </summary>
internal sealed class MailConnection : SmtpClient
{
    private readonly List<(string Address, SmtpResponse Answer)> _refused = [];

    /// <summary>Makes a connection that is not open yet.</summary>
    /// <param name="authorities">The authorities that are believed; null for the system's.</param>
    public MailConnection(X509Certificate2Collection? authorities)
    {
        // It asks servers elsewhere, which a closed network does not reach.
        CheckCertificateRevocation = false;
        if (authorities is not null)
        {
            ServerCertificateValidationCallback = (_, certificate, chain, errors) =>
                IsTrusted(certificate, chain, errors, authorities);
        }
    }

    /// <summary>The addresses that were not taken, each with what was said.</summary>
    public IReadOnlyList<(string Address, SmtpResponse Answer)> Refused => _refused;

    /// <inheritdoc />
    protected override void OnRecipientNotAccepted(
        MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        _refused.Add((mailbox.Address, response));

    /// <inheritdoc />
    protected override void OnNoRecipientsAccepted(MimeMessage message) => throw new SmtpCommandException(
        SmtpErrorCode.RecipientNotAccepted,
        _refused[0].Answer.StatusCode,
        "taken for nobody: "
        + string.Join(", ", _refused.Select(entry => $"{entry.Address} ({entry.Answer.Response})")));

    // MailKit has no place for a chain policy, so that the host's name has to be looked at here: an error of the chain
    // must not hide one of the name.
    private static bool IsTrusted(
        X509Certificate? certificate,
        X509Chain? chain,
        SslPolicyErrors errors,
        X509Certificate2Collection authorities)
    {
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            return false;
        }

        using var trust = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        };
        trust.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (var element in (IEnumerable<X509ChainElement>?)chain?.ChainElements ?? [])
        {
            trust.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return trust.Build(leaf);
    }
}
