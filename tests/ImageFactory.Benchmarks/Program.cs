using ImageFactory.Benchmarks;

return await BenchmarkCommand.Create().Parse(args).InvokeAsync();
