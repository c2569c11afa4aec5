namespace ImageFactory.Generate;

/// <summary>A file that is generated and committed.</summary>
/// <param name="Path">Where it lies, from the repository's root.</param>
/// <param name="Text">What it holds.</param>
internal sealed record GeneratedFile(string Path, string Text);
