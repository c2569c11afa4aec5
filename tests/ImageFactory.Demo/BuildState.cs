using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Demo;

/// <summary>A build at a moment.</summary>
/// <param name="Build">What the API server says of it.</param>
/// <param name="Log">What its pod has said last; null while no container of it runs.</param>
internal sealed record BuildState(V1ImageBuild Build, LogLine? Log);

/// <summary>The last line of a log.</summary>
/// <param name="Container">The container whose log it is.</param>
/// <param name="Text">One line without control characters; empty when the container has said nothing yet.</param>
internal sealed record LogLine(string Container, string Text);
