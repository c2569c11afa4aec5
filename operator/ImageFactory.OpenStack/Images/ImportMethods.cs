namespace ImageFactory.OpenStack.Images;

/// <summary>The import methods that the service has.</summary>
internal sealed record ImportMethods(IReadOnlyList<string> Value);
