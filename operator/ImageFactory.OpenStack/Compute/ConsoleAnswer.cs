namespace ImageFactory.OpenStack.Compute;

/// <summary>What a server wrote to its console.</summary>
internal sealed record ConsoleAnswer(string Output);
