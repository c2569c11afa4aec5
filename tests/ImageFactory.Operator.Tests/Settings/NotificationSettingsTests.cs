using ImageFactory.Operator.Settings;
using Xunit;

namespace ImageFactory.Operator.Tests.Settings;

/// <summary>What the section <c>notifications</c> of the settings takes.</summary>
public sealed class NotificationSettingsTests
{
    private const string Mail = "host: mail.example.org, from: factory@example.org";

    [Theory]
    [InlineData("StartTls", 587)]
    [InlineData("Tls", 465)]
    [InlineData("None", 25)]
    public void The_port_is_the_usual_one_of_the_protection(string security, int port) => Assert.Equal(
        port, Parse($"mail: {{{Mail}, security: {security}}}").Mail!.UsedPort);

    [Fact]
    public void Nobody_is_told_by_default_and_mail_is_protected() =>
        Assert.Equal(
            (null, 0, MailSecurity.StartTls),
            (Parse("").Mail, Parse("").Webhooks.Count, Parse($"mail: {{{Mail}}}").Mail!.Security));

    [Theory]
    [InlineData("mail: {from: a@example.org}", "mail.host must be the name or address")]
    [InlineData("mail: {host: \"a b\", from: a@example.org}", "mail.host must be the name or address")]
    [InlineData("mail: {host: mail.example.org}", "mail.from must be the address")]
    [InlineData($"mail: {{{Mail}, port: 0}}", "mail.port must be a port, 1 to 65535")]
    [InlineData($"mail: {{{Mail}, team: [a]}}", "mail.team[0] must be an address, not 'a'")]
    [InlineData($"mail: {{{Mail}, username: a}}", "mail.username and passwordFile belong together")]
    [InlineData($"mail: {{{Mail}, username: a, passwordFile: b}}", "mail.passwordFile must be an absolute path")]
    [InlineData($"mail: {{{Mail}, caFile: b}}", "mail.caFile must be an absolute path")]
    [InlineData($"mail: {{{Mail}, timeout: \"00:06:00\"}}", "mail.timeout must be more than zero, 5 minutes at most")]
    [InlineData(
        $"mail: {{{Mail}, security: None, username: a, passwordFile: /b}}",
        "mail.security None would send the password of notifications.mail.username in the clear")]
    [InlineData("webhooks: [{}]", "webhooks[0].url must be an https URL")]
    [InlineData(
        "webhooks: [{url: https://a.example.org, urlFile: /b}]",
        "webhooks[0].url and urlFile say the same: keep one of them")]
    [InlineData("webhooks: [{urlFile: b}]", "webhooks[0].urlFile must be an absolute path")]
    [InlineData("webhooks: [{url: http://hooks.example.org}]", "webhooks[0].url must be an https URL")]
    [InlineData("webhooks: [{url: https://a.example.org, name: mail}]", "webhooks[0].name must be a word")]
    [InlineData("webhooks: [{url: https://a.example.org, name: \"a b\"}]", "webhooks[0].name must be a word")]
    [InlineData(
        "webhooks: [{url: https://a.example.org}, {url: https://b.example.org}]",
        "webhooks[0].name is another webhook's name too")]
    [InlineData(
        "webhooks: [{url: https://a.example.org, signingKeyFile: b}]",
        "webhooks[0].signingKeyFile must be an absolute path")]
    [InlineData("linkTemplate: \"/logs/{build}\"", "linkTemplate must be an http or https URL")]
    [InlineData("linkTemplate: \"https://logs.example.org/{buidl}\"", "linkTemplate must be an http or https URL")]
    public void What_cannot_work_is_refused_by_its_name(string yaml, string message)
    {
        var error = Assert.Throws<SettingsException>(() => Parse(yaml));

        Assert.StartsWith($"notifications.{message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_without_Tls_is_for_servers_of_this_machine() => Assert.Equal(
        "a",
        Parse("mail: {host: localhost, from: a@example.org, security: None, username: a, passwordFile: /b}")
            .Mail!.Username);

    private static NotificationSettings Parse(string yaml) =>
        SettingsFile.Parse($"notifications: {{{yaml}}}").Notifications;
}
