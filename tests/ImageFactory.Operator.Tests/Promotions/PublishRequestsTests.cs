using System.Security.Cryptography;
using System.Text;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Scenes;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

public sealed class PublishRequestsTests : IDisposable
{
    private const string Wanted =
        """
        {"action":"Promote","apiVersion":"imagefactory.dev/publish-request/v1","image":{"name":
        "Standard_Debian_12_20260131_0","sha256":"0af1"},"policy":{"members":["p7","p8"],"visibility":"shared"},
        "promotion":{"name":"debian-12-x","namespace":"images","uid":"p-1"},"regions":[{"cloud":"demo","imageId":"i2",
        "region":"RegionOne","steps":[
        {"after":{STATE"name":"Standard_Debian_12_prev",PROPERTIES},
        "before":{STATE"name":"Standard_Debian_12_latest",PROPERTIES},"imageId":"i1","role":"Previous"},
        {"after":{STATE"name":"Standard_Debian_12_latest",PROPERTIES},
        "before":{STATE"name":"Standard_Debian_12_20260131_0",PROPERTIES},"imageId":"i2","role":"Latest"}
        ]}],"requestedAt":"2026-01-31T12:00:00Z"}
        """;

    private readonly PublishScene _scene = new();

    private V1PublishRequest Request => _scene.Status.Request!;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task It_holds_the_journal_and_is_signed()
    {
        await _scene.WriteAsync();

        var content = await _scene.ReadAsync(PublishScene.File);
        Assert.Equal(
            Wanted.ReplaceLineEndings(string.Empty)
                .Replace("STATE", "\"deactivated\":false,\"hidden\":false,", StringComparison.Ordinal)
                .Replace(
                    "PROPERTIES",
                    """
                    "properties":{"imagefactory_latest":"images/ä","os_purpose":"custom"},"visibility":"shared"
                    """,
                    StringComparison.Ordinal),
            Encoding.UTF8.GetString(content));
        Assert.True(_scene.IsSigned(content, await _scene.ReadAsync($"{PublishScene.File}.sig")));
        Assert.Equivalent(
            new V1PublishRequest
            {
                File = PublishScene.Path,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
                WrittenAt = BuildScene.Start,
            },
            Request,
            strict: true);
    }

    [Fact]
    public async Task Where_images_keep_their_visibility_the_policy_names_none()
    {
        _scene.Status.Policy = new V1PromotionPolicy();

        await _scene.WriteAsync();

        Assert.Contains(
            "\"policy\":{},",
            Encoding.UTF8.GetString(await _scene.ReadAsync(PublishScene.File)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_request_is_not_written_again_also_where_the_status_was_lost()
    {
        await _scene.WriteAsync();
        var (content, signature) = await FilesAsync();
        _scene.Scene.Time.Advance(TimeSpan.FromMinutes(5));
        _scene.Status.Regions![0].Steps![0].Done = true;

        await _scene.WriteAsync();
        _scene.Status.Request = null;
        await _scene.WriteAsync();

        Assert.Equal((content, signature), await FilesAsync());
        Assert.Equal(BuildScene.Start, Request.WrittenAt);
    }

    [Fact]
    public async Task Another_plan_is_another_request_with_signatures_of_its_own()
    {
        await _scene.WriteAsync();
        Request.SentAt = BuildScene.Start;
        _scene.Scene.Time.Advance(TimeSpan.FromMinutes(5));
        _scene.Status.Regions![0].Steps!.RemoveAt(0);

        await _scene.WriteAsync();

        Assert.True(_scene.IsSigned(
            await _scene.ReadAsync(PublishScene.File), await _scene.ReadAsync($"{PublishScene.File}.sig")));
        Assert.Equal((BuildScene.Start.AddMinutes(5), (DateTimeOffset?)null), (Request.WrittenAt, Request.SentAt));
    }

    [Fact]
    public async Task A_request_whose_signature_was_not_written_any_more_gets_it()
    {
        await _scene.WriteAsync();
        await _scene.Scene.Store.DeleteAsync(_scene.Scene.Scope, $"{PublishScene.File}.sig", default);

        await _scene.WriteAsync();

        Assert.True(_scene.IsSigned(
            await _scene.ReadAsync(PublishScene.File), await _scene.ReadAsync($"{PublishScene.File}.sig")));
    }

    [Fact]
    public async Task What_lies_there_that_is_no_request_is_replaced()
    {
        await _scene.Scene.WriteAsync(PublishScene.File, "[1");

        await _scene.WriteAsync();

        Assert.Equal(BuildScene.Start, Request.WrittenAt);
    }

    [Fact]
    public async Task Without_a_key_the_promotion_fails_and_says_what_to_set()
    {
        _scene.Scene.Options.Signing = new SigningSettings();

        var error = await Assert.ThrowsAsync<StageFailedException>(_scene.WriteAsync);

        Assert.Equal(
            ("FailedSigningKey", "A request that is not signed could be anybody's: name a key in signing.keys in the "
                + "operator's settings, or set spec.promotion.publisher of the profile to Operator"),
            (error.Reason, error.Message));
        Assert.Empty(await _scene.Scene.FilesAsync());
    }

    [Fact]
    public async Task A_promotion_whose_name_is_too_long_for_a_file_is_named_by_its_UID()
    {
        _scene.Promotion.Metadata.Name = new string('x', 253);

        await _scene.WriteAsync();

        Assert.Equal(["publish-request-p-1.json", "publish-request-p-1.json.sig"], await _scene.Scene.FilesAsync());
    }

    private async Task<(string Content, string Signature)> FilesAsync() => (
        Convert.ToHexString(await _scene.ReadAsync(PublishScene.File)),
        Convert.ToHexString(await _scene.ReadAsync($"{PublishScene.File}.sig")));
}
