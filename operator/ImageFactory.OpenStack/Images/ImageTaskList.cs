namespace ImageFactory.OpenStack.Images;

/// <summary>The tasks of an image, as the service lists them.</summary>
internal sealed record ImageTaskList(IReadOnlyList<ImageTask> Tasks);
