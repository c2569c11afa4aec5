using Microsoft.Extensions.Hosting;

namespace ImageFactory.Kubernetes.Hosting;

/// <summary>
/// Ends the process when it can't do its work any more: whoever started it starts it again, with a clean slate. A
/// living process with a dead loop would look well and do nothing.
/// </summary>
internal sealed class OperatorFailure(IHostApplicationLifetime lifetime, Action<int> setExitCode)
{
    private const int ExitCode = 70;

    /// <summary>Ends the process in order, with an exit code other than 0.</summary>
    public void EndProcess()
    {
        setExitCode(ExitCode);
        lifetime.StopApplication();
    }
}
