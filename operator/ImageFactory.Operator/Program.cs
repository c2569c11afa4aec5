using ImageFactory.Operator;

return await OperatorCommand.Create().Parse(args).InvokeAsync();
