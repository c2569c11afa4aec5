using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;
using static ImageFactory.Operator.ToolTests.Notifications.MailScene;

namespace ImageFactory.Operator.ToolTests.Notifications;

/// <summary>What is told where a mail server does not take a mail; each is tried again.</summary>
[SupportedOSPlatform("linux")]
public sealed class MailFaultTests(MailServer server) : IClassFixture<MailServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_wrong_password_is_told_without_it()
    {
        var result = await SendAsync(
            StartTls(server) with { PasswordFile = _folder.Write("password", "not-the-word") }, Failure("login"));

        Assert.Equal(SendOutcome.Failed, result.Outcome);
        Assert.StartsWith("notifications.mail: the login was not taken: ", result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-word", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_the_one_or_offers_no_Tls_gets_no_password()
    {
        using var other = new TestAuthority("another");
        var wrongAuthority = StartTls(server) with { CaFile = _folder.Write("ca.pem", other.Pem) };
        var wrongName = StartTls(server) with { Host = "127.0.0.1" };
        var noTls = StartTls(server) with { Port = server.PlainPort };

        string[] messages =
        [
            (await SendAsync(wrongAuthority, Failure("authority"))).Message,
            (await SendAsync(wrongName, Failure("name"))).Message,
            (await SendAsync(noTls, Failure("no-tls"))).Message,
        ];

        Assert.StartsWith("notifications.mail: no trust in", messages[0], StringComparison.Ordinal);
        Assert.StartsWith("notifications.mail: no trust in", messages[1], StringComparison.Ordinal);
        Assert.Contains("STARTTLS", messages[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "notifications.mail: no answer within 1 s")]
    [InlineData("421 4.3.2 come back later\r\n", "notifications.mail: 421 4.3.2 come back later")]
    [InlineData("554 5.7.1 go away\r\n", "notifications.mail: 554 5.7.1 go away")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "notifications.mail: ")]
    public async Task What_no_real_server_does_on_demand_is_a_failure_that_is_tried_again(
        string? greeting, string message)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = GreetAsync(listener, greeting);
        var settings = Plain(server) with
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            // Only who says nothing is waited for.
            Timeout = greeting is null ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1),
        };

        var result = await SendAsync(settings, Failure("fault"));

        Assert.Equal(SendOutcome.Failed, result.Outcome);
        Assert.StartsWith(message, result.Message, StringComparison.Ordinal);
        await answering;
    }

    [Fact]
    public async Task A_server_that_is_down_and_files_that_are_missing_are_told()
    {
        var port = FreePorts.Take(1)[0];

        Assert.Contains(
            "refused",
            (await SendAsync(Plain(server) with { Port = port }, Failure("down"))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "notifications.mail.passwordFile: Could not find a part of the path '/nowhere/password'",
            (await SendAsync(StartTls(server) with { PasswordFile = "/nowhere/password" }, Failure("file"))).Message,
            StringComparison.Ordinal);
    }

    private static async Task GreetAsync(TcpListener listener, string? greeting)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        if (greeting is not null)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(greeting));
        }

        // Until the other side goes.
        var rest = new byte[1024];
        while (await stream.ReadAsync(rest) > 0)
        {
        }
    }
}
