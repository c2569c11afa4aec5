namespace ImageFactory.OpenStack.Identity;

/// <summary>A session with the connections that it uses.</summary>
internal sealed record SessionEntry(Session Session, HttpMessageInvoker Http);
