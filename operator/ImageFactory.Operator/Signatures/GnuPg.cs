using System.Diagnostics;

namespace ImageFactory.Operator.Signatures;

/// <summary>Calls <c>gpg</c> in a home of its own. Secrets reach it in files, never on its command line.</summary>
internal static class GnuPg
{
    private const int BufferSize = 256 << 10;

    private static readonly string[] Quietly =
        ["--batch", "--no-tty", "--no-autostart", "--no-auto-check-trustdb", "--pinentry-mode", "loopback"];

    /// <summary>Calls it and waits for its end.</summary>
    /// <param name="home">The home.</param>
    /// <param name="arguments">What to do.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<GnuPgAnswer> CallAsync(
        GnuPgHome home, IEnumerable<string> arguments, Stream? input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("gpg", ["--homedir", home.Path, .. Quietly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Messages are shown to people who may not know the operator's locale.
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        await using var kill = cancellationToken.Register(process.Kill);
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await FeedAsync(process, input ?? Stream.Null, cancellationToken);
        await reading;
        var messages = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(cancellationToken);
        return new GnuPgAnswer(process.ExitCode, output.ToArray(), messages);
    }

    private static async Task FeedAsync(Process process, Stream input, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        await using var pipe = process.StandardInput.BaseStream;
        for (int count; (count = await input.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            try
            {
                await pipe.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
            catch (IOException)
            {
                // It ended before it had read all; its exit code says why.
                return;
            }
        }
    }
}
