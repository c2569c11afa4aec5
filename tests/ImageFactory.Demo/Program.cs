using ImageFactory.Demo;

return await DemoCommand.Create().Parse(args).InvokeAsync();
