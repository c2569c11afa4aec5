using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace ImageFactory.Testing.Fuzz;

/// <summary>
/// Gives a reader the inputs of its corpus, and then such as are made of them. What it does not read as it promises is
/// kept in the corpus.
/// </summary>
public static class FuzzRun
{
    private const string MinutesVariable = "FUZZ_MINUTES";
    private const string SeedVariable = "FUZZ_SEED";
    private const int DefaultMinutes = 10;

    // For 64 KiB, on a machine that has much else to do: who takes longer goes over them again and again.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    /// <summary>So many inputs, the same in each run.</summary>
    public static void Inputs(FuzzedReader reader, int count) =>
        Run(reader, seed: 1, (number, _) => number < count);

    /// <summary>
    /// Inputs for the minutes of FUZZ_MINUTES, else for ten. Each day has its own, or, with FUZZ_SEED, those of that
    /// day again.
    /// </summary>
    /// <param name="reader">The reader.</param>
    /// <param name="share">Its share of the time, where it has much in common with others.</param>
    public static void Minutes(FuzzedReader reader, double share = 1)
    {
        var time = TimeSpan.FromMinutes(Number(MinutesVariable) ?? DefaultMinutes) * share;
        var today = int.Parse($"{DateTime.UtcNow:yyyyMMdd}", CultureInfo.InvariantCulture);
        Run(reader, Number(SeedVariable) ?? today, (_, passed) => passed < time);
    }

    private static void Run(FuzzedReader reader, int seed, Func<int, TimeSpan, bool> goesOn)
    {
        var corpus = new FuzzCorpus(reader.Name);
        var mutation = new Mutation(corpus.Inputs, seed);
        var inputs = corpus.Inputs.Concat(Mutated());
        Fault? fault = null;
        var current = Array.Empty<byte>();
        var begun = 0L;
        // On a thread of its own: one that never ends is still told of.
        var worker = new Thread(() => fault = inputs.Select(Read).FirstOrDefault(one => one is not null))
        {
            IsBackground = true,
        };
        begun = Stopwatch.GetTimestamp();
        worker.Start();
        while (!worker.Join(MostTime / 10))
        {
            if (Stopwatch.GetElapsedTime(Interlocked.Read(ref begun)) > MostTime)
            {
                fault = new Fault(current, $"it did not end within {MostTime.TotalSeconds} s");
                break;
            }
        }

        if (fault is not null)
        {
            Assert.Fail($"{reader} could not read {corpus.Keep(fault.Input)} (seed {seed}): {fault.Problem}");
        }

        IEnumerable<byte[]> Mutated()
        {
            var start = Stopwatch.GetTimestamp();
            for (var number = 0; goesOn(number, Stopwatch.GetElapsedTime(start)); number++)
            {
                yield return mutation.Next();
            }
        }

        Fault? Read(byte[] input)
        {
            current = input;
            Interlocked.Exchange(ref begun, Stopwatch.GetTimestamp());
            return Problem(reader, input) is { } problem ? new Fault(input, problem) : null;
        }
    }

#pragma warning disable CA1031 // Whatever it throws beyond what it says is what is looked for.
    private static string? Problem(FuzzedReader reader, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            reader.Read(input);
        }
        catch (Exception error) when (reader.Documented.Any(type => type.IsInstanceOfType(error)))
        {
            // As it says.
        }
        catch (Exception error)
        {
            return error.ToString();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > reader.MostAllocated
            ? $"it allocated {allocated >> 10} KiB for {input.Length} bytes"
            : null;
    }
#pragma warning restore CA1031

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private sealed record Fault(byte[] Input, string Problem);
}
