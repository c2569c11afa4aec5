using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.InMemory;
using k8s.Models;
using Spectre.Console;
using Xunit;
using V1Condition = ImageFactory.Kubernetes.Conditions.V1Condition;

namespace ImageFactory.Demo.Tests;

/// <summary>What is told at the end of a release: what Glance has, not what the promotion believes.</summary>
public sealed class PromotionReportTests
{
    private const string Series = "Standard_Debian_12";

    private readonly InMemoryImages _images = new();
    private readonly StringWriter _written = new();

    [Fact]
    public async Task The_names_in_each_region_are_told_with_what_they_were_before()
    {
        Put("1", $"{Series}_prev", ImageVisibility.Private, isHidden: true, $"{Series}_20261127_0");
        Put("2", $"{Series}_latest", ImageVisibility.Public, isHidden: false, $"{Series}_20261128_0");
        Put("3", $"{Series}_20261126_0", ImageVisibility.Private, isHidden: true, $"{Series}_20261126_0");
        Put("4", $"{Series}_latest", ImageVisibility.Community, isHidden: false, dated: null);

        var code = await PrintAsync(PromotionPhase.Succeeded);

        Assert.Equal(ExitCodes.Built, code);
        Assert.Equal(
            """

            demo/RegionOne
                Standard_Debian_12_latest  2  public  was Standard_Debian_12_20261128_0
                Standard_Debian_12_latest  4  community
                Standard_Debian_12_prev  1  private, hidden  was Standard_Debian_12_20261127_0

            """,
            _written.ToString());
    }

    [Fact]
    public async Task A_promotion_that_failed_says_why_and_fails_the_demo()
    {
        var code = await PrintAsync(PromotionPhase.Failed);

        Assert.Equal(ExitCodes.Failed, code);
        Assert.EndsWith("\nPromotion a-build ended as Failed\nSomebody has that name\n", $"{_written}");
    }

    private async Task<int> PrintAsync(PromotionPhase phase)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_written) });
        var cloud = new DemoCloud(
            new InMemoryClouds(_images), [new V1RegionTarget { Cloud = "demo", Region = "RegionOne" }]);
        return await new PromotionReport(console, cloud).PrintAsync(
            new V1ImagePromotion
            {
                Metadata = new V1ObjectMeta { Name = "a-build" },
                Status = new V1ImagePromotionStatus
                {
                    Phase = phase,
                    Series = Series,
                    Conditions = [new V1Condition { Type = "Ready", Message = "Somebody has that name" }],
                },
            },
            CancellationToken.None);
    }

    private void Put(string id, string name, ImageVisibility visibility, bool isHidden, string? dated) =>
        _images.Put(new Image(id, ImageStatus.Active)
        {
            Name = name,
            Visibility = visibility,
            IsHidden = isHidden,
            Properties = dated is null
                ? new Dictionary<string, string>()
                : new Dictionary<string, string> { ["imagefactory_image_name"] = dated },
        });
}
