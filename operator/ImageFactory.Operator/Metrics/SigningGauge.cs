using ImageFactory.Operator.Signing;

namespace ImageFactory.Operator.Metrics;

/// <summary>When keys cease to sign. They are looked at once an hour, and not whenever somebody scrapes.</summary>
internal sealed class SigningGauge(SigningExpiries expiries, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    private volatile IReadOnlyList<SigningExpiry> _found = [];

    /// <summary>What the last look found, as Unix time.</summary>
    public IEnumerable<(double Value, string[] Labels)> Read() => _found.Select(expiry => (
        (double)expiry.At.ToUnixTimeSeconds(), (string[])[expiry.Kind, expiry.Key]));

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            _found = await expiries.ReadAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
