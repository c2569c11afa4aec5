using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Demo;

/// <summary>Shows a build while it runs.</summary>
internal interface IBuildView
{
    /// <summary>Shows all states; returns the last.</summary>
    Task<V1ImageBuild> ShowAsync(IAsyncEnumerable<BuildState> states);
}
