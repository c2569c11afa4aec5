namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>
/// The roles that the operator has beside its main one, which is about its own kinds: rights are given only where they
/// are used. Without <c>builder.namespace</c>, that is where the builds are.
/// </summary>
internal static class OperatorRoles
{
    /// <summary>Where pods, Secrets and ConfigMaps of builds live.</summary>
    public const string Builds = "builds";

    /// <summary>In <c>builder.namespace</c>, which is the operator's own, and nowhere else.</summary>
    public const string BuildNamespace = "build-namespace";
}
