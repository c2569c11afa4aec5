namespace ImageFactory.Operator.ImageTests;

/// <summary>Brings the tests of images into the host.</summary>
internal static class ImageTestsRegistration
{
    /// <summary>Adds what boots and tests images.</summary>
    public static IServiceCollection AddImageTests(this IServiceCollection services) => services
        .AddSingleton<TestResults>()
        .AddSingleton<ITestHost, PodTestHost>()
        .AddSingleton<ITestHost, ServerTestHost>()
        .AddSingleton<TestModules>()
        .AddSingleton<TestPods>();
}
