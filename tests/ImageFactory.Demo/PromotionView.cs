using System.Globalization;
using ImageFactory.Operator.Api.ImagePromotion;
using Spectre.Console;

namespace ImageFactory.Demo;

/// <summary>One line for each change of a promotion or of one of its regions: it takes seconds.</summary>
internal sealed class PromotionView(IAnsiConsole console, TimeProvider time)
{
    private readonly Dictionary<string, string> _shown = [];
    private readonly DateTimeOffset _begin = time.GetUtcNow();

    /// <summary>Shows all states; returns the last.</summary>
    public async Task<V1ImagePromotion> ShowAsync(IAsyncEnumerable<V1ImagePromotion> states)
    {
        Say("\nReleasing the image:");
        V1ImagePromotion? last = null;
        await foreach (var state in states)
        {
            last = state;
            Show(state.Status ?? new V1ImagePromotionStatus());
        }

        return last!;
    }

    private void Show(V1ImagePromotionStatus status)
    {
        Show("Promotion", $"{status.Phase ?? PromotionPhase.Pending}", PromotionReport.Message(status));
        foreach (var region in status.Regions ?? [])
        {
            Show($"{region.Cloud}/{region.Region}", $"{region.Phase}", region.Message);
        }
    }

    private void Show(string what, string phase, string? message)
    {
        var text = $"{what,-20} {phase,-10} {LogText.Clean((message ?? string.Empty).Split('\n')[0])}".TrimEnd();
        if (_shown.GetValueOrDefault(what) != text)
        {
            _shown[what] = text;
            var seconds = (time.GetUtcNow() - _begin).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            Say($"[{seconds,4} s] {text}");
        }
    }

    // Written raw: wrapping at 80 columns would tear a log's lines apart.
    private void Say(string text) => console.Profile.Out.Writer.WriteLine(text);
}
