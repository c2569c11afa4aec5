namespace ImageFactory.Operator.Testing.ApiServers;

/// <summary>What an account may do; in all namespaces where none is named.</summary>
public sealed record AccountRight(
    string Verb, string Group, string Resource, string? Subresource = null, string? Namespace = null);
