using ImageFactory.OpenStack.Images;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Images;

public sealed class ImportProgressTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Image _image = new("i", ImageStatus.Importing) { ImportingToStores = ["fast"] };
    private readonly ImageTask _task = new("t", "api_image_import", "processing", Start) { Message = "Copied 5 MiB" };

    [Fact]
    public void An_image_that_is_active_in_all_stores_is_a_success() => Assert.Equal(
        (ImportPhase.Succeeded, "The image is active"),
        Classify(new Image("i", ImageStatus.Active), _task with { Status = "success" }));

    [Fact]
    public void An_image_that_is_active_and_on_its_way_to_more_stores_goes_on() => Assert.Equal(
        (ImportPhase.Running, "The image is Active, processing: Copied 5 MiB"),
        Classify(_image with { Status = ImageStatus.Active }, _task));

    [Fact]
    public void A_task_that_failed_is_told_in_its_words() => Assert.Equal(
        (ImportPhase.Failed, "The import failed: no space"),
        Classify(new Image("i", ImageStatus.Queued), _task with { Status = "failure", Message = "no space" }));

    [Fact]
    public void A_store_that_failed_is_named() => Assert.Equal(
        (ImportPhase.Failed, "The import failed for slow"),
        Classify(new Image("i", ImageStatus.Active) { FailedImportStores = ["slow"] }, null));

    [Fact]
    public void An_image_that_is_gone_or_killed_is_a_failure() => Assert.Equal(
        (ImportPhase.Failed, "The image is Killed"), Classify(new Image("i", ImageStatus.Killed), null));

    [Fact]
    public void What_does_not_move_for_too_long_has_stalled_and_what_moves_has_not()
    {
        var first = ImportProgress.Classify(_image, [_task], null, Start, Patience);
        var moved = _task with { Message = "Copied 6 MiB", UpdatedAt = Start + (Patience / 2) };
        var second = ImportProgress.Classify(_image, [moved], first.Observation, Start + Patience, Patience);
        var third = ImportProgress.Classify(
            _image, [moved], second.Observation, Start + (Patience * 2) - TimeSpan.FromSeconds(1), Patience);
        var fourth = ImportProgress.Classify(_image, [moved], third.Observation, Start + (Patience * 2), Patience);

        Assert.Equal(
            [ImportPhase.Running, ImportPhase.Running, ImportPhase.Running, ImportPhase.Stalled],
            new[] { first, second, third, fourth }.Select(state => state.Phase));
        Assert.Equal(
            "The import has not moved for 00:10:00: the image is Importing, processing: Copied 6 MiB", fourth.Message);
    }

    private static (ImportPhase Phase, string Message) Classify(Image image, ImageTask? task)
    {
        var state = ImportProgress.Classify(image, task is null ? [] : [task], null, Start, Patience);
        return (state.Phase, state.Message);
    }
}
