using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;
using Spectre.Console;

namespace ImageFactory.Demo;

/// <summary>The table of the 15 stages on a terminal, the last line of the log below it, drawn anew in place.</summary>
internal sealed class LiveView(IAnsiConsole console, BuildClock clock, TimeProvider time) : IBuildView
{
    // Stage, state and time with their borders; the message gets what is left.
    private const int OtherColumns = 52;
    private const int ShortestMessage = 20;

    /// <inheritdoc />
    public async Task<V1ImageBuild> ShowAsync(IAsyncEnumerable<BuildState> states)
    {
        V1ImageBuild? last = null;
        await console.Live(new Text(string.Empty)).StartAsync(async live =>
        {
            await foreach (var state in states)
            {
                last = state.Build;
                live.UpdateTarget(Draw(state));
                live.Refresh();
            }
        });
        return last!;
    }

    private Rows Draw(BuildState state)
    {
        var now = time.GetUtcNow();
        // Nothing is at work any more when the build is over; an empty line stays, so that the table does not jump.
        var below = BuildProgress.IsOver(state.Build) ? string.Empty : clock.Stage(state, now);
        var room = Math.Max(ShortestMessage, console.Profile.Width - 1);
        return new Rows(Stages(state.Build, now), new Text(LogText.Cut(below, room)));
    }

    private Table Stages(V1ImageBuild build, DateTimeOffset now)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(Title(build, now)));
        table.AddColumn(new TableColumn("#").RightAligned());
        table.AddColumn("Stage");
        table.AddColumn("State");
        table.AddColumn(new TableColumn("Time").RightAligned());
        table.AddColumn("Message");
        var number = 0;
        foreach (var stage in BuildProgress.Stages(build))
        {
            number++;
            table.AddRow(new Text($"{number}"), new Text(stage.Name), State(stage), Time(stage, now), Message(stage));
        }

        return table;
    }

    private string Title(V1ImageBuild build, DateTimeOffset now)
    {
        var phase = build.Spec.Cancel is true && !BuildProgress.IsOver(build)
            ? "being cancelled"
            : build.Status?.Phase?.ToString() ?? "Pending";
        return $"{build.Status?.ImageName ?? build.Name()} · {phase} · {clock.Whole(build, now)}";
    }

    private static Text State(V1StageStatus stage) => stage.State switch
    {
        StageState.Succeeded => new Text("Succeeded", new Style(Color.Green)),
        StageState.Running => new Text("Running", new Style(Color.Yellow)),
        StageState.Waiting => new Text("Waiting", new Style(Color.Yellow)),
        StageState.Suspended => new Text("Suspended", new Style(Color.Yellow)),
        StageState.Unchanged => new Text("Unchanged", new Style(Color.Green)),
        StageState.CatchingUp => new Text("CatchingUp", new Style(Color.Yellow)),
        StageState.Kept => new Text("Kept", new Style(Color.Yellow)),
        StageState.Failed => new Text("Failed", new Style(Color.Red)),
        StageState.Cancelled => new Text("Cancelled", new Style(Color.Red)),
        StageState.Skipped => new Text("Skipped", new Style(Color.Grey)),
        StageState.NotStarted or null => new Text("·", new Style(Color.Grey)),
        _ => new Text(stage.State.Value.ToString()),
    };

    private static Text Time(V1StageStatus stage, DateTimeOffset now) =>
        new(BuildProgress.Elapsed(stage, now) is { } elapsed ? Durations.Text(elapsed) : string.Empty);

    // One line a stage: a table that grows and shrinks is hard to read, and one higher than the window cannot be
    // redrawn.
    private Text Message(V1StageStatus stage)
    {
        var room = Math.Max(ShortestMessage, console.Profile.Width - OtherColumns);
        return new Text(LogText.Cut(BuildProgress.FirstLine(stage), room));
    }
}
