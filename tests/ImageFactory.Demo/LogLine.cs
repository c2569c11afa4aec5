namespace ImageFactory.Demo;

/// <summary>The last line of a log.</summary>
/// <param name="Container">The container whose log it is.</param>
/// <param name="Text">One line without control characters; empty when the container has said nothing yet.</param>
internal sealed record LogLine(string Container, string Text);
