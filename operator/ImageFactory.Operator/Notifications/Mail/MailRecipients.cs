using ImageFactory.Operator.Notifications.Channels;
using MimeKit;

namespace ImageFactory.Operator.Notifications.Mail;

/// <summary>Who gets a mail.</summary>
/// <param name="To">Those whom it is written to.</param>
/// <param name="Copy">Those who get a copy.</param>
/// <param name="Unusable">What is no address.</param>
internal sealed record MailRecipients(
    IReadOnlyList<MailboxAddress> To, IReadOnlyList<MailboxAddress> Copy, IReadOnlyList<string> Unusable)
{
    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<MailboxAddress> All => [.. To, .. Copy];

    /// <summary>The recipients; the team alone where there is no owner. Each gets it once.</summary>
    public static MailRecipients Of(IEnumerable<string> owners, IEnumerable<string> team)
    {
        var unusable = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var (to, copy) = (Read(owners, seen, unusable), Read(team, seen, unusable));
        return to.Count > 0 ? new MailRecipients(to, copy, unusable) : new MailRecipients(copy, [], unusable);
    }

    /// <summary>Whether every server takes the address.</summary>
    public static bool IsAscii(MailboxAddress address) => System.Text.Ascii.IsValid(address.LocalPart);

    private static List<MailboxAddress> Read(IEnumerable<string> addresses, HashSet<string> seen, List<string> unusable)
    {
        var read = new List<MailboxAddress>();
        foreach (var text in addresses)
        {
            // What is more than an address, such as two of them or a name with one, is none.
            if (!MailboxAddress.TryParse(Strict, text, out var address) || address.Address != text)
            {
                unusable.Add(OneLine.Of(text));
            }
            else if (seen.Add(address.Address))
            {
                read.Add(address);
            }
        }

        return read;
    }
}
