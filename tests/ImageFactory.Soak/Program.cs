using System.Runtime.InteropServices;
using ImageFactory.Soak;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var options = SoakOptions.FromEnvironment();
return await SoakRun.RunAsync(options, stop.Token) ? 0 : 1;

// The servers are processes of their own and must not outlive this one.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
