using System.Text;
using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Identity;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Identity;

public sealed class AuthRequestWriterTests
{
    private static readonly CloudAuth Password = new(new Uri("http://k"), AuthMethod.Password)
    {
        Username = "u",
        UserDomainName = "D",
        Password = new Secret("s"),
    };

    private static readonly CloudAuth Credential = new(new Uri("http://k"), AuthMethod.ApplicationCredential)
    {
        ApplicationCredentialSecret = new Secret("s"),
    };

    public static TheoryData<CloudAuth, string> Logins => new()
    {
        {
            Password with { ProjectName = "p", ProjectDomainId = "d" },
            """
            {"auth":{"identity":{"methods":["password"],
            "password":{"user":{"name":"u","domain":{"name":"D"},"password":"s"}}},
            "scope":{"project":{"name":"p","domain":{"id":"d"}}}}}
            """.ReplaceLineEndings(string.Empty)
        },
        {
            Password with { UserId = "1", ProjectId = "2" },
            """
            {"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"1","password":"s"}}},
            "scope":{"project":{"id":"2"}}}}
            """.ReplaceLineEndings(string.Empty)
        },
        {
            Password with { UserId = "1", DomainName = "d" },
            """
            {"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"1","password":"s"}}},
            "scope":{"domain":{"name":"d"}}}}
            """.ReplaceLineEndings(string.Empty)
        },
        {
            Password with { UserId = "1", SystemScope = "all" },
            """
            {"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"1","password":"s"}}},
            "scope":{"system":{"all":true}}}}
            """.ReplaceLineEndings(string.Empty)
        },
        {
            Credential with { ApplicationCredentialId = "1" },
            """
            {"auth":{"identity":{"methods":["application_credential"],
            "application_credential":{"secret":"s","id":"1"}}}}
            """.ReplaceLineEndings(string.Empty)
        },
        {
            Credential with { ApplicationCredentialName = "n", Username = "u", UserDomainId = "d" },
            """
            {"auth":{"identity":{"methods":["application_credential"],
            "application_credential":{"secret":"s","name":"n","user":{"name":"u","domain":{"id":"d"}}}}}}
            """.ReplaceLineEndings(string.Empty)
        },
        {
            new CloudAuth(new Uri("http://k"), AuthMethod.Token) { Token = new Secret("t"), ProjectId = "2" },
            """{"auth":{"identity":{"methods":["token"],"token":{"id":"t"}},"scope":{"project":{"id":"2"}}}}"""
        },
    };

    [Theory]
    [MemberData(nameof(Logins))]
    public void A_login_is_written_as_Keystone_takes_it(CloudAuth auth, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(AuthRequestWriter.Write(auth)));

    [Theory]
    [InlineData("http://k:5000", "http://k:5000/v3")]
    [InlineData("http://k:5000/", "http://k:5000/v3")]
    [InlineData("http://k:5000/v3", "http://k:5000/v3")]
    [InlineData("http://k:5000/v3/", "http://k:5000/v3")]
    [InlineData("http://k/identity", "http://k/identity/v3")]
    [InlineData("http://k/identity/v2.0", "http://k/identity/v3")]
    public void Keystones_address_gets_its_version(string url, string expected) =>
        Assert.Equal(expected, TokenClient.Endpoint(new Uri(url)));
}
