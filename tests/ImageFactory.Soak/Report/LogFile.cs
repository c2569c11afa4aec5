using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Soak.Report;

/// <summary>What the operator logs, for whoever looks into a failure.</summary>
internal sealed class LogFile(string path) : ILoggerProvider
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _file = new(path) { AutoFlush = true };

    /// <summary>Where it lies.</summary>
    public string Path => path;

    /// <summary>Lines of trouble that nobody expects.</summary>
    public long Criticals { get; private set; }

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Write(string line)
    {
        lock (_gate)
        {
            _file.WriteLine($"{DateTime.UtcNow.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {line}");
        }
    }

    // One host after the other writes into it, so none of them may close it.
    public void Dispose() => _file.Flush();

    private sealed class Logger(LogFile file) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            // Of everyday errors the message says enough; a critical one is a bug.
            var error = logLevel == LogLevel.Critical ? exception?.ToString() : exception?.GetType().Name;
            file.Write($"{logLevel} {formatter(state, exception)} {error}");
            if (logLevel == LogLevel.Critical)
            {
                file.Criticals++;
            }
        }
    }
}
