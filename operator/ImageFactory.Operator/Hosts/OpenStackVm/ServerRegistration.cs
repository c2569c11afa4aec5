namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>Brings servers as build hosts into the host.</summary>
internal static class ServerRegistration
{
    /// <summary>Adds the backend OpenStackVm.</summary>
    public static IServiceCollection AddServerHosts(this IServiceCollection services) => services
        .AddSingleton<BuildServerKeys>()
        .AddSingleton<HostSessions>()
        .AddSingleton<ServerLocator>()
        .AddSingleton<ServerRemover>()
        .AddSingleton<ServerStarter>()
        .AddSingleton<ServerSteps>()
        .AddSingleton<IBuildBackend, OpenStackVmBackend>();
}
