using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Xunit;

namespace ImageFactory.Testing.Processes;

/// <summary>
/// A real Postfix on this machine, with all of its files in a folder of the test: in the clear, with STARTTLS and with
/// TLS; the latter two want a login. It delivers for four people: owner@, second@ and team@example.org have mailboxes,
/// the one of later@example.org is full. Others it does not know.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class MailServer : IAsyncLifetime
{
    public const string User = "factory@example.org";
    public const string Password = "s3cret-word";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    // Postfix refuses a folder that others may write to; its processes must reach it all the same.
    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly TemporaryFolder _folder = new();
    private readonly IPAddress _address;
    private readonly TestAuthority _authority = new("mail authority");
    private readonly int[] _ports = FreePorts.Take(3);
    private Process? _process;

    public MailServer()
        : this("localhost", IPAddress.Loopback)
    {
    }

    private MailServer(string host, IPAddress address)
    {
        Host = host;
        _address = address;
    }

    /// <summary>One that is reached from elsewhere, by an address of this machine.</summary>
    public static async Task<MailServer> StartAsync(IPAddress address)
    {
        var server = new MailServer($"{address}", address);
        await server.InitializeAsync();
        return server;
    }

    /// <summary>Name or address, as its certificate has it.</summary>
    public string Host { get; }

    public int PlainPort => _ports[0];

    public int StartTlsPort => _ports[1];

    public int TlsPort => _ports[2];

    /// <summary>File with the authority of its certificate.</summary>
    public string CaFile => Path.Combine(_folder.Path, "ca.pem");

    public string PasswordFile => Path.Combine(_folder.Path, "password");

    private string Log => Path.Combine(_folder.Path, "postfix.log");

    private string Mail => Path.Combine(_folder.Path, "mail");

    public async Task InitializeAsync()
    {
        File.SetUnixFileMode(_folder.Path, Passable);
        foreach (var name in new[] { "data", "queue", "mail" })
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, name));
        }

        using var certificate = _authority.Issue(Host);
        _folder.Write("certificate.pem", certificate.ExportCertificatePem());
        _folder.Write("key.pem", certificate.GetECDsaPrivateKeyPem());
        _folder.Write("ca.pem", _authority.Pem);
        _folder.Write("password", Password + "\n");
        _folder.Write("conf/main.cf", Main());
        _folder.Write("conf/master.cf", Services());
        _folder.Write(
            "conf/sasl/smtpd.conf",
            $"""
            pwcheck_method: auxprop
            auxprop_plugin: sasldb
            sasldb_path: {_folder.Path}/conf/sasl/users
            mech_list: PLAIN LOGIN

            """);
        (await Command.RunAsync(
            "sh",
            [
                "-c",
                $"""
                set -e
                cd {_folder.Path}
                saslpasswd2 -p -f conf/sasl/users -c -u example.org factory
                chown postfix conf/sasl/users data
                chown nobody mail
                """,
            ],
            Password)).Checked();
        _process = Process.Start("postfix", ["-c", Path.Combine(_folder.Path, "conf"), "start-fg"]);
        await Eventually.HoldsAsync(
            AnswersAsync,
            Deadline,
            () => $"no Postfix answers: {(File.Exists(Log) ? File.ReadAllText(Log) : "no log")}");
    }

    public async Task DisposeAsync()
    {
        (await Command.RunAsync("postfix", ["-c", Path.Combine(_folder.Path, "conf"), "stop"])).Checked();
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    /// <summary>The files of the mails that somebody got so far with such a text in them.</summary>
    public IReadOnlyList<string> Received(string user, string text)
    {
        var folder = Path.Combine(Mail, user, "new");
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
        return
        [
            .. files.Order(StringComparer.Ordinal)
                .Where(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal)),
        ];
    }

    /// <summary>The file of the mail with such a text in it, once somebody gets it.</summary>
    public async Task<string> NextAsync(string user, string text)
    {
        await Eventually.HoldsAsync(
            () => Task.FromResult(Received(user, text).Count > 0),
            Deadline,
            () => $"no mail with {text} for {user}: {File.ReadAllText(Log)}");
        return Received(user, text)[0];
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(_address, TlsPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Main() =>
        $$"""
        compatibility_level = 3.6
        queue_directory = {{_folder.Path}}/queue
        data_directory = {{_folder.Path}}/data
        maillog_file = {{Log}}
        maillog_file_prefixes = {{_folder.Path}}
        myhostname = mail.example.org
        mydestination =
        inet_interfaces = {{_address}}
        inet_protocols = ipv4
        smtpd_peername_lookup = no
        alias_maps =
        alias_database =
        virtual_mailbox_domains = example.org
        virtual_mailbox_base = {{Mail}}
        virtual_mailbox_maps = inline:{
          { owner@example.org = owner/ } { second@example.org = second/ }
          { team@example.org = team/ } { later@example.org = later/ } }
        virtual_uid_maps = static:65534
        virtual_gid_maps = static:65534
        virtual_minimum_uid = 1000
        smtpd_tls_cert_file = {{_folder.Path}}/certificate.pem
        smtpd_tls_key_file = {{_folder.Path}}/key.pem
        smtpd_relay_restrictions = permit_sasl_authenticated, reject
        smtpd_recipient_restrictions = reject_unlisted_recipient,
          check_recipient_access inline:{ { later@example.org = 450 4.2.2 the mailbox is full } }, permit

        """;

    private string Services() =>
        $"""
        {_address}:{PlainPort} inet n - n - - smtpd
          -o smtpd_relay_restrictions=permit_mynetworks,reject -o smtpd_tls_security_level=none
        {_address}:{StartTlsPort} inet n - n - - smtpd
          -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes
        {_address}:{TlsPort} inet n - n - - smtpd
          -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        error unix - - n - - error
        retry unix - - n - - error
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd

        """;
}
