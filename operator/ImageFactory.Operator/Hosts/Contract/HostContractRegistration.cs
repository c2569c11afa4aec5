namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>Brings what all backends share into the host.</summary>
internal static class HostContractRegistration
{
    /// <summary>Adds what goes to a build host and comes from it.</summary>
    public static IServiceCollection AddHostContract(this IServiceCollection services) => services
        .AddSingleton<InputSeal>()
        .AddSingleton<HostInputStore>()
        .AddSingleton<HostSecrets>()
        .AddSingleton<SourceSecrets>()
        .AddSingleton<HostUploads>()
        .AddSingleton<HostFacts>()
        .AddSingleton<HostLogs>()
        .AddSingleton<StageReader>();
}
