using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Promotions.Retention;

/// <summary>
/// Looks at what became too old in the regions of a promotion that is done, announces it in the status, and does what
/// an earlier look announced. One region that does not answer, or answers with an error, keeps everything as it is.
/// </summary>
internal sealed class RetentionReview(
    ICloudConnections clouds, RegionGate gate, Retirements retirements, OperatorOptions options)
{
    /// <summary>Takes a look, writes it into the status, and does what is due.</summary>
    /// <param name="context">The promotion.</param>
    /// <param name="regions">Those of its regions in which none came after it.</param>
    /// <param name="held">Ids of the images that promotions' journals name, or builds work with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>When something that is announced is to be done; null when nothing is.</returns>
    public async Task<DateTimeOffset?> ReviewAsync(
        PromotionContext context,
        IReadOnlyList<V1PromotedRegion> regions,
        IReadOnlySet<string> held,
        CancellationToken cancellationToken)
    {
        var retirement = context.Status.Retirement ??= new V1Retirement();
        retirement.CheckedAt = context.Now;
        if (regions.FirstOrDefault(region => region.Phase != PromotedRegionPhase.Done) is { } open)
        {
            retirement.Message = $"Nothing is retired while the promotion is not done in {CloudTarget.Of(open)}";
            return null;
        }

        var delay = options.OpenStack.RetentionDelay;
        var plan = new RetentionPlan(
            new RetentionScope(options.ClusterName, context.Namespace, context.Status.Profile!),
            context.Policy,
            held,
            context.Now);
        var looks = await Task.WhenAll(
            regions.Select(region => LookAsync(context, plan, region, cancellationToken)));
        retirement.Message = Problem(looks.Select(look => look.Problem));
        if (retirement.Message is not null)
        {
            return context.Now + delay;
        }

        retirement.Images = RetentionPreview.Merge(
            retirement.Images ?? [], [.. looks.SelectMany(look => look.Due)], context.Now);
        foreach (var look in looks)
        {
            retirement.Message = Problem([await ActAsync(context, plan, look, cancellationToken)]);
            if (retirement.Message is not null)
            {
                return context.Now + delay;
            }
        }

        return retirement.Images.Min(image => RetentionPreview.DueAt(image, delay));
    }

    private async Task<RegionLook> LookAsync(
        PromotionContext context, RetentionPlan plan, V1PromotedRegion region, CancellationToken cancellationToken)
    {
        var target = CloudTarget.Of(region);
        var due = new List<V1RetiredImage>();
        SeriesImages? images = null;
        var problem = await TryAsync(context, target, async cloud =>
        {
            images = await SeriesImages.ListAsync(cloud, context.Status.Series!, cancellationToken);
            due.AddRange(plan.Due(target, images));
            foreach (var image in due.Where(image => image is { Message: null, Action: not RetentionAction.Hide }))
            {
                var found = images.Images.First(one => one.Id == image.ImageId);
                image.Message = (await ImageUsers.FindAsync(cloud, found, cancellationToken)).Objection;
            }

            var restored = await retirements.RestoreAsync(context, cloud, images, cancellationToken);
            due.AddRange(restored.ExceptBy(due.Select(image => image.ImageId), image => image.ImageId));
        });
        return new RegionLook(target, images, due, problem);
    }

    private Task<string?> ActAsync(
        PromotionContext context, RetentionPlan plan, RegionLook look, CancellationToken cancellationToken)
    {
        var images = context.Status.Retirement!.Images!
            .Where(image => look.Target == new CloudTarget(image.Cloud, image.Region)
                && RetentionPreview.DueAt(image, options.OpenStack.RetentionDelay) <= context.Now)
            .ToList();
        return images.Count == 0
            ? Task.FromResult<string?>(null)
            : TryAsync(context, look.Target, async cloud =>
            {
                foreach (var image in images)
                {
                    await retirements.RetireAsync(
                        context, cloud, image, fresh => DueNow(plan, look, fresh), cancellationToken);
                }
            });
    }

    private static V1RetiredImage? DueNow(RetentionPlan plan, RegionLook look, Image fresh)
    {
        var images = look.Images! with
        {
            Images = [.. look.Images.Images.Select(image => image.Id == fresh.Id ? fresh : image)],
        };
        return plan.Due(look.Target, images).FirstOrDefault(image => image.ImageId == fresh.Id);
    }

    // The promotion's own entry of the region stays as it is: the promotion is done, whatever comes of this.
    private async Task<string?> TryAsync(PromotionContext context, CloudTarget target, Func<CloudConnection, Task> step)
    {
        var entry = new V1PromotedRegion { Cloud = target.Cloud, Region = target.Region };
        await gate.TakeAsync(entry, context.Now, async () =>
        {
            await step(clouds.Get(target.Cloud, target.Region));
            return true;
        });
        return entry.Message;
    }

    private static string? Problem(IEnumerable<string?> problems) =>
        string.Join("; ", problems.OfType<string>()) is { Length: > 0 } all
            ? $"Nothing is retired for now, since not all went well: {all}"
            : null;
}

/// <summary>What a look at a region found.</summary>
/// <param name="Target">The region.</param>
/// <param name="Images">The series' images there; null when they could not be listed.</param>
/// <param name="Due">What is due.</param>
/// <param name="Problem">Why it is not all; null when it is.</param>
internal sealed record RegionLook(
    CloudTarget Target, SeriesImages? Images, IReadOnlyList<V1RetiredImage> Due, string? Problem);
