using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using k8s.Models;
using Spectre.Console;

namespace ImageFactory.Demo;

/// <summary>What users find in each region when the promotion is over, as Glance has it.</summary>
internal sealed class PromotionReport(IAnsiConsole console, DemoCloud cloud)
{
    /// <summary>Prints it; returns the exit code.</summary>
    public async Task<int> PrintAsync(V1ImagePromotion promotion, CancellationToken cancellationToken)
    {
        var status = promotion.Status!;
        foreach (var region in cloud.Regions)
        {
            Say($"\n{region.Cloud}/{region.Region}");
            string[] names = [$"{status.Series}_latest", $"{status.Series}_prev"];
            foreach (var image in await cloud.ImagesAsync(region, names, cancellationToken))
            {
                Say($"    {image.Name}  {image.Id}  {Seen(image)}  {Origin(image)}".TrimEnd());
            }
        }

        if (status.Phase == PromotionPhase.Succeeded)
        {
            return ExitCodes.Built;
        }

        Say($"\nPromotion {promotion.Name()} ended as {status.Phase}\n{Message(status)}");
        return ExitCodes.Failed;
    }

    /// <summary>What a promotion says of itself; null before it says anything.</summary>
    public static string? Message(V1ImagePromotionStatus status) =>
        status.Conditions?.FirstOrDefault(condition => condition.Type == "Ready")?.Message;

    private static string Seen(Image image) =>
        $"{image.Visibility}".ToLowerInvariant() + (image.IsHidden ? ", hidden" : string.Empty);

    private static string Origin(Image image) =>
        image.Properties.TryGetValue("imagefactory_image_name", out var name) ? $"was {name}" : string.Empty;

    private void Say(string text) => console.Profile.Out.Writer.WriteLine(text);
}
