using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Clouds;

/// <summary>
/// Whether a build may use what it asks for: asked when it is accepted, and again before each use of its inputs, since
/// the settings may be others by then.
/// </summary>
internal sealed class TenantCheck(OperatorOptions options)
{
    /// <summary>Lets only a build pass that may use all that it asks for.</summary>
    /// <param name="build">The build.</param>
    /// <param name="name">The name of its profile.</param>
    /// <param name="profile">Its profile, resolved.</param>
    /// <exception cref="StageFailedException">It may not; the message names the fields.</exception>
    public void Require(V1ImageBuild build, string name, V1DistroProfileSpec profile)
    {
        var settings = options.ProfilesOf(build.Namespace());
        var target = ServerPlan.TargetOf(build, profile, options.OpenStack.BuildHost) is { } server
            ? new V1CloudRegion { Cloud = server.Cloud, Region = server.Region }
            : null;
        var own = TenantRules.OfBuild(settings.Tenant, build, target)
            .Concat(PlacementRules.Check(
                build.Spec.Pod, options.Builder.Placement, isShared: options.Builder.Namespace.Length > 0))
            .ToList();
        if (own.Count > 0)
        {
            throw new StageFailedException(Reasons.FailedNotAllowed, own.Text());
        }

        var resolved = new ResolvedProfile(name, profile, settings, new Dictionary<string, string>());
        var findings = TenantRules.OfProfile(resolved).Concat(RequiredTestRules.Check(resolved)).ToList();
        if (findings.Count > 0)
        {
            throw new StageFailedException(Reasons.FailedNotAllowed, $"DistroProfile {name}: {findings.Text()}");
        }
    }

    /// <summary>The plan of a build's server, with what the factory gave the build's tenant.</summary>
    public ServerPlan Granted(V1ImageBuild build, ServerPlan plan) => plan with
    {
        IsImageGranted = plan.IsImageGranted
            || TenantRules.GrantsImage(options.TenantOf(build.Namespace()), plan.Target.Cloud, plan.Image),
    };

    /// <summary>Lets only a promotion pass that may release as it asks for.</summary>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="policy">How it releases.</param>
    /// <param name="regions">Where.</param>
    /// <param name="series">What the images' names begin with; null for an image that is only taken back.</param>
    /// <exception cref="StageFailedException">It may not; the message names the fields.</exception>
    public void Require(
        string @namespace, V1PromotionPolicy policy, IReadOnlyList<V1CloudRegion> regions, string? series)
    {
        var findings = TenantRules.OfPromotion(options.TenantOf(@namespace), policy, regions, series).ToList();
        if (findings.Count > 0)
        {
            throw new StageFailedException(Reasons.FailedNotAllowed, findings.Text());
        }
    }
}
