using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Promotions.Publishing;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Tests.Signing;
using ImageFactory.Operator.Webhooks;
using k8s.Models;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>A promotion that somebody else is asked to do, and the key that its request is signed with.</summary>
internal sealed class PublishScene : IDisposable
{
    public const string File = "publish-request-debian-12-x.json";
    public const string Path = $"images/debian-12/{BuildScene.ImageName}/{File}";

    private readonly OpenPgpKeyFiles _keys = new();

    public PublishScene()
    {
        Key = OpenPgpKeyFiles.Pair();
        var file = _keys.Write("release", OpenPgpKeyFiles.Ring(Key).GenerateSecretKeyRing());
        Scene.Options.Signing = new SigningSettings
        {
            Keys = [new SigningKeySettings { Name = "release", KeyFile = file }],
        };
    }

    public BuildScene Scene { get; } = new();

    public PgpKeyPair Key { get; }

    public V1ImagePromotion Promotion { get; } = new()
    {
        Metadata = new V1ObjectMeta { Name = "debian-12-x", NamespaceProperty = BuildScene.Namespace, Uid = "p-1" },
    };

    public V1ImagePromotionStatus Status { get; } = new()
    {
        Profile = "debian-12",
        ImageName = BuildScene.ImageName,
        Sha256 = "0af1",
        Policy = new V1PromotionPolicy { Visibility = PromotedVisibility.Shared, Members = ["p7", "p8"] },
        Regions =
        [
            new V1PromotedRegion
            {
                Cloud = "demo",
                Region = "RegionOne",
                ImageId = "i2",
                Steps =
                [
                    Step("i1", RotationRole.Previous, "Standard_Debian_12_latest", "Standard_Debian_12_prev"),
                    Step("i2", RotationRole.Latest, BuildScene.ImageName, "Standard_Debian_12_latest"),
                ],
            },
            new V1PromotedRegion { Cloud = "demo", Region = "RegionTwo", Phase = PromotedRegionPhase.Failed },
        ],
    };

    /// <summary>A reconcile that begins now.</summary>
    public Task WriteAsync()
    {
        var webhook = new PublishWebhook(Scene.Options, new WebhookClient(Scene.Time));
        // The key was made by the true clock.
        var signer = new ArtifactSigner(Scene.Store, Scene.Options, TimeProvider.System);
        return new PublishRequests(Scene.Store, signer, webhook).WriteAsync(
            new PromotionContext(Promotion, Status, Scene.Time.GetUtcNow()), default);
    }

    /// <summary>A file of the image, whole.</summary>
    public async Task<byte[]> ReadAsync(string file)
    {
        await using var content = await Scene.Store.OpenReadAsync(Scene.Scope, file, default);
        using var buffer = new MemoryStream();
        await content!.Stream.CopyToAsync(buffer);
        return buffer.ToArray();
    }

    /// <summary>Whether a signature is the key's over a content.</summary>
    public bool IsSigned(byte[] content, byte[] signature)
    {
        var made = ((PgpSignatureList)new PgpObjectFactory(signature).NextPgpObject())[0];
        made.InitVerify(Key.PublicKey);
        made.Update(content);
        return made.Verify();
    }

    public void Dispose()
    {
        Scene.Dispose();
        _keys.Dispose();
    }

    private static V1RotationStep Step(string id, RotationRole role, string before, string after) => new()
    {
        ImageId = id,
        Role = role,
        Before = State(before),
        After = State(after),
    };

    private static V1ImageState State(string name) => new()
    {
        Name = name,
        Visibility = PromotedVisibility.Shared,
        Hidden = false,
        Deactivated = false,
        Properties = new Dictionary<string, string> { ["os_purpose"] = "custom", ["imagefactory_latest"] = "images/ä" },
    };
}
