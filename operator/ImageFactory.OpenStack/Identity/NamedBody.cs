namespace ImageFactory.OpenStack.Identity;

/// <summary>A user, project or role.</summary>
internal sealed record NamedBody(string Id, string Name);
