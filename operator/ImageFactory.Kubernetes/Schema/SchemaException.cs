namespace ImageFactory.Kubernetes.Schema;

/// <summary>No valid schema comes of a type; the message names each field by its path and says what to do.</summary>
/// <param name="problems">What is wrong, one sentence each.</param>
public sealed class SchemaException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>What is wrong, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;

    /// <summary>A type that names no kind.</summary>
    internal static SchemaException NoKind(Type entity) => new([$"{entity.Name}: add [KubernetesEntity]"]);
}
