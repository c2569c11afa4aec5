namespace ImageFactory.Operator.Glance;

/// <summary>Brings the way of images into Glance into the host.</summary>
internal static class GlanceRegistration
{
    /// <summary>Adds records, uploads, comparisons and signatures of images in regions.</summary>
    public static IServiceCollection AddGlance(this IServiceCollection services) => services
        .AddSingleton<ImageOwnership>()
        .AddSingleton<RegionImports>()
        .AddSingleton<Uploads>()
        .AddSingleton<RegionRecords>()
        .AddSingleton<RegionSigner>()
        .AddSingleton<RegionStep>()
        .AddSingleton<ImageHeader>()
        .AddSingleton<RegionImages>()
        .AddSingleton<RegionCleanUp>();
}
