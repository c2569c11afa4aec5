using System.CommandLine;
using ImageFactory.Operator;

// How long an orderly end may take is said once, where the host is built, and by Kubernetes' own grace. The two seconds
// of System.CommandLine would cut a write of a status or a lease off.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = Timeout.InfiniteTimeSpan };
return await OperatorCommand.Create().Parse(args).InvokeAsync(configuration);
