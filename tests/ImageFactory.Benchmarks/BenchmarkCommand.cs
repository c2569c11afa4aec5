using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace ImageFactory.Benchmarks;

/// <summary>The command line.</summary>
internal static class BenchmarkCommand
{
    private const string Scale = "scale";
    private const string Latency = "latency";
    private const string Takeover = "takeover";
    private const string Signatures = "signatures";
    private const string Uploads = "uploads";
    private const string Promotions = "promotions";
    private const string Logs = "logs";

    private static readonly string[] Names = [Scale, Latency, Takeover, Signatures, Uploads, Promotions, Logs];

    /// <summary>The root command.</summary>
    public static RootCommand Create()
    {
        var sizes = new Option<int[]>("--objects")
        {
            Description = "Numbers of ImageBuilds to measure with, each larger than the one before",
            DefaultValueFactory = _ => [100, 1_000, 10_000],
            AllowMultipleArgumentsPerToken = true,
            HelpName = "N...",
        };
        var takeovers = new Option<int>("--takeovers")
        {
            Description = "How often each kind of takeover is measured",
            DefaultValueFactory = _ => 3,
            HelpName = "N",
        };
        var uploads = new Option<int>("--uploads")
        {
            Description = "How often an image is uploaded into one region and into two",
            DefaultValueFactory = _ => 2,
            HelpName = "N",
        };
        var signatures = new Option<int>("--signatures")
        {
            Description = "How often an image is signed",
            DefaultValueFactory = _ => 3,
            HelpName = "N",
        };
        var only = new Option<string[]>("--only")
        {
            Description = $"What to measure: {string.Join(", ", Names)}; everything when left out",
            DefaultValueFactory = _ => Names,
            AllowMultipleArgumentsPerToken = true,
            HelpName = "NAME...",
        };
        only.AcceptOnlyFromAmong(Names);
        var root = new RootCommand(
            "Measures the published operator (IMAGEFACTORY_OPERATOR) and its runtime on a kube-apiserver of its own")
        {
            only, sizes, takeovers, signatures, uploads,
        };
        root.SetAction(async (result, cancellationToken) =>
        {
            var board = new Scoreboard(AnsiConsole.Console);
            var wanted = result.GetValue(only)!;
            if (wanted.Intersect([Scale, Latency, Takeover]).Any())
            {
                await RunOnServerAsync(
                    wanted, result.GetValue(sizes)!, result.GetValue(takeovers), board, cancellationToken);
            }

            if (wanted.Contains(Signatures))
            {
                await new SigningBenchmark(board).RunAsync(result.GetValue(signatures), cancellationToken);
            }

            if (wanted.Contains(Uploads))
            {
                using var regions = new RegionBenchmark(board);
                await regions.RunAsync(result.GetValue(uploads), cancellationToken);
            }

            if (wanted.Contains(Promotions))
            {
                await new PromotionBenchmark(board).RunAsync();
            }

            if (wanted.Contains(Logs))
            {
                await new LogBenchmark(board).RunAsync(cancellationToken);
            }

            board.Print(
                $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, "
                + DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            return 0;
        });
        return root;
    }

    private static async Task RunOnServerAsync(
        string[] wanted, int[] sizes, int takeovers, Scoreboard board, CancellationToken cancellationToken)
    {
        await using var server = await BenchmarkServer.StartAsync();
        if (wanted.Contains(Scale))
        {
            await new ScaleBenchmark(server, board).RunAsync(sizes, cancellationToken);
        }

        if (wanted.Contains(Latency))
        {
            await new LatencyBenchmark(server, board).RunAsync(sizes, cancellationToken);
        }

        if (wanted.Contains(Takeover))
        {
            await new TakeoverBenchmark(server, board).RunAsync(takeovers, cancellationToken);
        }
    }
}
