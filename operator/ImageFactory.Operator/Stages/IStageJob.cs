namespace ImageFactory.Operator.Stages;

/// <summary>A <see cref="StageJob{T}"/>, whatever comes of it. To dispose of it ends it.</summary>
internal interface IStageJob : IAsyncDisposable;
