using System.Globalization;
using System.Net.Sockets;
using ImageFactory.Operator.Settings;
using Microsoft.AspNetCore.Connections;

namespace ImageFactory.Operator;

/// <summary>
/// Says of a port that cannot be listened on which setting names it: the web server knows its number alone.
/// </summary>
internal static class PortsInUse
{
    /// <summary>Runs what listens on the ports of the settings.</summary>
    /// <exception cref="IOException">A port cannot be had; the message names the setting and what helps.</exception>
    public static async Task ExplainAsync(OperatorOptions options, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            var (setting, port) = IsOf(error, options.HealthPort) ? ("healthPort", options.HealthPort)
                : options.Metrics.ListenPort is { } metrics && IsOf(error, metrics) ? ("metrics.listenPort", metrics)
                : ("artifacts.listenPort", options.Artifacts.ListenPort);
            throw new IOException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{setting} {port} is taken by another program: end that one, or set another port"),
                error);
        }
        catch (SocketException error)
        {
            // A port that needs rights, or an address that this machine has not.
            throw new IOException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"healthPort {options.HealthPort}{MetricsOf(options)} or artifacts.listenAddress "
                    + $"{options.Artifacts.ListenAddress} and listenPort {options.Artifacts.ListenPort} cannot be "
                    + $"listened on ({error.Message}): set a port above 1023, and an address of this machine"),
                error);
        }
    }

    private static string MetricsOf(OperatorOptions options) => options.Metrics is { ListenPort: { } port } metrics
        ? string.Create(
            CultureInfo.InvariantCulture, $", metrics.listenAddress {metrics.ListenAddress} and listenPort {port}")
        : string.Empty;

    private static bool IsOf(IOException error, int port) => error.Message.Contains(
        string.Create(CultureInfo.InvariantCulture, $":{port}:"), StringComparison.Ordinal);
}
