using System.CommandLine;
using ImageFactory.Demo;

// After a signal a build is cancelled and its end waited for; the library's own two seconds would cut that short.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(5) };
return await DemoCommand.Create().Parse(args).InvokeAsync(configuration);
