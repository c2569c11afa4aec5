using System.Runtime.Versioning;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

public sealed class SignedUrlsTests : IDisposable
{
    private const string Host = "uid-1.host-1";

    private static readonly ArtifactScope Scope = new("images", "debian-12", "Standard_Debian_12_20260131_0");

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_text_of_a_signature_is_fixed()
    {
        // Computed with:
        //   printf 'v2\nPUT\nimages\ndebian-12\nStandard_Debian_12_20260131_0\nuid-1.host-1\n1800043200' |
        //   openssl dgst -sha256 -mac HMAC -macopt hexkey:$key -binary | basenc --base64url | tr -d =
        // after the first 4 bytes of the key for 'key id', in hex; $key is, in hex: openssl kdf -keylen 32
        //   -kdfopt digest:SHA256
        //   -kdfopt key:0123456789abcdef0123456789abcdef -kdfopt 'info:artifact urls' -binary HKDF
        string keyFile = Path.Combine(_folder.Path, "key");
        File.WriteAllText(keyFile, "0123456789abcdef0123456789abcdef");
        ArtifactTarget target = Urls(new ArtifactStoreSettings
        {
            SigningKeyFile = keyFile,
            Endpoint = new Uri("https://store.example.org/factory"),
        }).CreateUploadTarget(Scope, Host);
        Assert.Equal(
            new ArtifactTarget(
                "https://store.example.org/factory/artifacts/images/debian-12/Standard_Debian_12_20260131_0/",
                "generation=uid-1.host-1&expires=1800043200&"
                + "signature=73438f31.S6DL5bRbNfW45oBwfEPbJ5tE1qFpZ2RuN5aiNnNwjGE"),
            target);
        Assert.DoesNotContain("signature", target.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_is_good_for_one_scope_one_method_and_its_time()
    {
        SignedUrls urls = Urls();
        (string expires, string signature) =
            Split(urls.CreateUploadTarget(Scope, Host, TimeSpan.FromMinutes(10)).Query);

        Assert.True(urls.MayWrite(Scope, Host, expires, signature));
        Assert.False(urls.MayRead(Scope, "image.qcow2", expires, signature));
        var otherProfile = new ArtifactScope(Scope.Namespace, "debian-11", Scope.ImageName);
        Assert.False(urls.MayWrite(otherProfile, Host, expires, signature));
        var otherImage = new ArtifactScope(Scope.Namespace, Scope.Profile, "other");
        Assert.False(urls.MayWrite(otherImage, Host, expires, signature));
        Assert.False(urls.MayWrite(Scope, "uid-1.host-2", expires, signature));
        Assert.False(urls.MayWrite(Scope, Host, expires.Replace('1', '2'), signature));

        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.True(urls.MayWrite(Scope, Host, expires, signature));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(urls.MayWrite(Scope, Host, expires, signature));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("1900000000", null)]
    [InlineData(null, "AAAA")]
    [InlineData("-1", "AAAA")]
    [InlineData("1900000000", "AAAA")]
    [InlineData("1900000000", "no base64url!")]
    [InlineData("99999999999999999999", "AAAA")]
    [InlineData("1900000000", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Malformed_queries_are_not_valid(string? expires, string? signature) =>
        Assert.False(Urls().MayRead(Scope, "", expires, signature));

    [Fact]
    public void Every_changed_character_of_a_signature_is_noticed()
    {
        SignedUrls urls = Urls();
        (string expires, string signature) = Split(urls.CreateDownloadUrl(Scope, "image.qcow2").Query);
        Assert.True(urls.MayRead(Scope, "image.qcow2", expires, signature));
        for (int i = 0; i < signature.Length; i++)
        {
            string forged = signature.Remove(i, 1).Insert(i, signature[i] == 'A' ? "Q" : "A");
            Assert.False(urls.MayRead(Scope, "image.qcow2", expires, forged));
        }
    }

    [Fact]
    public void The_url_of_a_file_reads_this_file_and_the_url_of_the_listing_all()
    {
        SignedUrls urls = Urls();
        (string expires, string signature) = Split(urls.CreateDownloadUrl(Scope, "image.qcow2").Query);
        Assert.False(urls.MayRead(Scope, "packages.txt", expires, signature));
        Assert.False(urls.MayRead(Scope, "", expires, signature));

        (string all, string signatureOfAll) = Split(urls.CreateListingUrl(Scope).Query);
        Assert.True(urls.MayRead(Scope, "", all, signatureOfAll));
        Assert.True(urls.MayRead(Scope, "packages.txt", all, signatureOfAll));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void A_restart_keeps_urls_valid_and_another_store_does_not_know_them()
    {
        (string expires, string signature) = Split(Urls().CreateUploadTarget(Scope, Host).Query);
        Assert.True(Urls().MayWrite(Scope, Host, expires, signature));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(_folder.Path, ".signing-key")));

        using var other = new TemporaryFolder();
        Assert.False(Urls(new ArtifactStoreSettings { Root = other.Path })
            .MayWrite(Scope, Host, expires, signature));
    }

    [Fact]
    public void While_the_key_is_changed_urls_of_both_are_good_and_new_ones_name_the_new_key()
    {
        var (old, next) = (Key("old", 'o'), Key("new", 'n'));
        (string expires, string before) = Split(Urls(old).CreateUploadTarget(Scope, Host).Query);
        SignedUrls urls = Urls(next with { PreviousSigningKeyFile = old.SigningKeyFile });
        (string later, string after) = Split(urls.CreateUploadTarget(Scope, Host).Query);

        Assert.True(urls.MayWrite(Scope, Host, expires, before));
        Assert.True(urls.MayWrite(Scope, Host, expires, before.Split('.')[1]));
        Assert.True(Urls(next).MayWrite(Scope, Host, later, after));
        Assert.False(Urls(next).MayWrite(Scope, Host, expires, before));
        Assert.False(Urls(old).MayWrite(Scope, Host, later, after));
        Assert.NotEqual(before.Split('.')[0], after.Split('.')[0]);
        var mixed = $"{after.Split('.')[0]}.{before.Split('.')[1]}";
        Assert.False(urls.MayWrite(Scope, Host, expires, mixed));
    }

    private ArtifactStoreSettings Key(string name, char letter) => new()
    {
        SigningKeyFile = _folder.Write(name, new string(letter, OperatorSecret.MinLength)),
    };

    private static (string Expires, string Signature) Split(string query)
    {
        var parsed = QueryHelpers.ParseQuery(query);
        return (parsed["expires"].ToString(), parsed["signature"].ToString());
    }

    private SignedUrls Urls(ArtifactStoreSettings? settings = null)
    {
        settings ??= new ArtifactStoreSettings { Root = _folder.Path };
        return new SignedUrls(new UrlSigningKey(OperatorSecret.Load(settings)), settings, _time);
    }
}
