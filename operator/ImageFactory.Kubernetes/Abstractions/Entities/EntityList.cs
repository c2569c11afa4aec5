using System.Text.Json.Serialization;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>One page of a list, as the API server sends it.</summary>
/// <typeparam name="TEntity">The items' type.</typeparam>
public sealed class EntityList<TEntity>
{
    /// <summary>Group and version of the list.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>The list's kind.</summary>
    public string? Kind { get; set; }

    /// <summary>Resource version of the list and the token of its next page.</summary>
    public V1ListMeta Metadata { get; set; } = new();

    /// <summary>The items of this page.</summary>
    public IList<TEntity> Items { get; set; } = [];

    /// <summary>
    /// Items that do not fit <typeparamref name="TEntity"/>. They exist: who takes what is not listed for deleted must
    /// look here too.
    /// </summary>
    [JsonIgnore]
    public IList<UnreadableEntity<TEntity>> Unreadable { get; } = [];
}

/// <summary>An object on the server that doesn't fit the type that it is read into.</summary>
/// <typeparam name="TEntity">That type.</typeparam>
/// <param name="Entity">Its metadata alone.</param>
/// <param name="Error">What does not fit.</param>
public sealed record UnreadableEntity<TEntity>(TEntity Entity, string Error);
