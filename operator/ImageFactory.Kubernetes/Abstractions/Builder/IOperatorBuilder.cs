using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;

namespace ImageFactory.Kubernetes.Abstractions.Builder;

/// <summary>Says what an operator consists of.</summary>
public interface IOperatorBuilder
{
    /// <summary>The services of the process.</summary>
    IServiceCollection Services { get; }

    /// <summary>The settings in force.</summary>
    OperatorSettings Settings { get; }

    /// <summary>Adds the JSON types of the operator's own kinds.</summary>
    IOperatorBuilder AddJson(IJsonTypeInfoResolver resolver);

    /// <summary>A controller over all objects of a kind. It is made anew for each reconcile.</summary>
    IOperatorBuilder AddController<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation, TEntity>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, new();

    /// <summary>A controller over the objects of a kind that a label selector takes in.</summary>
    IOperatorBuilder AddControllerWithLabelSelector<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation, TEntity,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSelector>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, new()
        where TSelector : class, IEntityLabelSelector<TEntity>;

    /// <summary>A finalizer of a kind that has a controller.</summary>
    /// <param name="identifier">
    /// As it stands in metadata.finalizers: <c>group/name</c>, at most 63 characters of name.
    /// </param>
    IOperatorBuilder AddFinalizer<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation, TEntity>(
        string identifier)
        where TImplementation : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, new();

    /// <summary>
    /// Any change of an object brings on a reconcile of the object that owns it as its controller, or that its
    /// <see cref="OwnerAnnotation"/> names.
    /// </summary>
    /// <param name="labelSelector">Which objects to watch; without one all of the kind are.</param>
    /// <param name="namespace">Where they are; without one, wherever the operator watches.</param>
    IOperatorBuilder AddOwnedWatch<TOwned, TOwner>(string? labelSelector = null, string? @namespace = null)
        where TOwned : class, IKubernetesObject<V1ObjectMeta>
        where TOwner : class, IKubernetesObject<V1ObjectMeta>, new();

    /// <summary>A change of an object brings on reconciles of those that <typeparamref name="TMap"/> finds.</summary>
    IOperatorBuilder AddRelatedWatch<
        TRelated, TEntity,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMap>(
        string? labelSelector = null, ReconcileStrategy strategy = ReconcileStrategy.ByResourceVersion)
        where TRelated : class, IKubernetesObject<V1ObjectMeta>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, new()
        where TMap : class, IRelatedObjects<TRelated, TEntity>;

    /// <summary>A change of an object brings on reconciles of those that <paramref name="map"/> names.</summary>
    IOperatorBuilder AddRelatedWatch<TRelated, TEntity>(
        Func<IServiceProvider, ObjectKey, IEnumerable<ObjectKey>> map,
        string? labelSelector = null,
        ReconcileStrategy strategy = ReconcileStrategy.ByResourceVersion)
        where TRelated : class, IKubernetesObject<V1ObjectMeta>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, new();
}
