using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Controllers.DistroProfile;
using ImageFactory.Operator.Controllers.ImageBuild;
using ImageFactory.Operator.Controllers.ImagePromotion;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using k8s.Models;

namespace ImageFactory.Operator.Controllers;

/// <summary>Brings the controllers into the host.</summary>
internal static class ControllersRegistration
{
    /// <summary>Adds what the controllers share.</summary>
    public static IServiceCollection AddReconcilers(this IServiceCollection services) => services
        .AddSingleton<BuildReconciler>()
        .AddSingleton<BuildExpiry>()
        .AddSingleton<PromotionReconciler>()
        .AddSingleton<BuildHistory>()
        .AddSingleton<NightlyRuns>()
        .AddSingleton<NightlyReview>()
        .AddSingleton<SharedNames>()
        .AddSingleton<ProfileReview>();

    /// <summary>Adds a controller for each kind, and the watch of the pods that builds own.</summary>
    public static IOperatorBuilder AddControllers(this IOperatorBuilder builder, BuilderSettings settings) => builder
        .AddController<V1ImageBuildController, V1ImageBuild>()
        .AddFinalizer<V1ImageBuildFinalizer, V1ImageBuild>(V1ImageBuildFinalizer.Identifier)
        .AddController<V1ImagePromotionController, V1ImagePromotion>()
        .AddFinalizer<V1ImagePromotionFinalizer, V1ImagePromotion>(V1ImagePromotionFinalizer.Identifier)
        .AddController<V1DistroProfileController, V1DistroProfile>()
        .AddOwnedWatch<V1Pod, V1ImageBuild>(
            $"{HostNames.ManagedByLabel}={HostNames.ManagedBy}",
            settings.Namespace.Length > 0 ? settings.Namespace : null);
}
