using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Signing;

/// <summary>Brings the signers into the host.</summary>
internal static class SigningRegistration
{
    /// <summary>Adds what signs files and images; the keys are opened when they are needed.</summary>
    public static IServiceCollection AddSigning(this IServiceCollection services, SigningSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton<ArtifactSigner>()
        .AddSingleton<ImageSigner>()
        .AddSingleton<SigningExpiries>();
}
