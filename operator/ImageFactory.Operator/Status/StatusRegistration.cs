using System.Text.Json.Serialization.Metadata;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using k8s.Models;

namespace ImageFactory.Operator.Status;

/// <summary>Brings the writers of statuses into the host.</summary>
internal static class StatusRegistration
{
    /// <summary>Adds a writer for each kind, each with a field manager of its own.</summary>
    public static IServiceCollection AddStatusWriters(this IServiceCollection services) => services
        .AddWriter<V1ImageBuild, V1ImageBuildStatus>(
            "imagefactory-status", EntityJsonContext.Default.V1ImageBuildStatus)
        .AddWriter<V1DistroProfile, V1DistroProfileStatus>(
            "imagefactory-profile-status", EntityJsonContext.Default.V1DistroProfileStatus)
        .AddWriter<V1ImagePromotion, V1ImagePromotionStatus>(
            "imagefactory-promotion-status", EntityJsonContext.Default.V1ImagePromotionStatus);

    private static IServiceCollection AddWriter<TEntity, TStatus>(
        this IServiceCollection services, string fieldManager, JsonTypeInfo<TStatus> json)
        where TEntity : CustomKubernetesEntity, IStatus<TStatus?>, new()
        where TStatus : class, new() =>
        services.AddSingleton(provider => new StatusWriter<TEntity, TStatus>(
            fieldManager,
            json,
            provider.GetRequiredService<IKubernetesClient>(),
            provider.GetRequiredService<EventPublisher>(),
            provider.GetRequiredService<ILogger<StatusWriter<TEntity, TStatus>>>()));
}
