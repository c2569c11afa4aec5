using System.CommandLine;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Commands;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator;

/// <summary>
/// The command line. Without a command the operator runs, with few options, since everything else is in the settings
/// file.
/// </summary>
internal static class OperatorCommand
{
    /// <summary>The root command.</summary>
    public static RootCommand Create()
    {
        var settings = new Option<string?>("--settings")
        {
            Description = $"Settings file in YAML (docs/settings.md); ${SettingsOverride.FileVariable}, then the "
                + "defaults without this",
            HelpName = "FILE",
        };
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description =
                "Kubeconfig; $KUBECONFIG, then the pod's own service account, then ~/.kube/config without one",
            HelpName = "FILE",
        };
        var context = new Option<string?>("--context")
        {
            Description = "Context of the kubeconfig; its current one without this",
            HelpName = "NAME",
        };
        var overrides = new SettingsOptions();
        var root = new RootCommand("Builds OS images for OpenStack clouds as Kubernetes resources ask for them")
        {
            settings, kubeconfig, context,
        };
        overrides.AddTo(root);
        root.Subcommands.Add(CreateBuildCommand.Create(kubeconfig, context));
        root.Subcommands.Add(ConfigCommand.Create());
        root.Subcommands.Add(ResolveProfileCommand.Create(settings, kubeconfig, context));
        root.SetAction(async (result, cancellationToken) =>
        {
            try
            {
                // An empty option is the default, as with the options that set something.
                var file = result.GetValue(settings)
                    ?? Environment.GetEnvironmentVariable(SettingsOverride.FileVariable);
                var options = SettingsFile.Load(string.IsNullOrEmpty(file) ? null : file, overrides.Read(result));
                TenantClouds.Require(options);
                var configuration = ApiServerConfiguration.Load(
                    result.GetValue(kubeconfig), result.GetValue(context));
                var secret = await ClusterSecret.LoadAsync(options.Artifacts, configuration, cancellationToken);
                await using var app = OperatorApplication.Build(options, configuration, secret);
                await PortsInUse.ExplainAsync(options, () => app.RunAsync(cancellationToken));
                return Environment.ExitCode;
            }
            catch (Exception error) when (error is SettingsException or KubernetesConfigException)
            {
                return await EndAsync(ExitCodes.BadUsage, error);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                // A port in use, a store or a key that cannot be read: the message says which.
                return await EndAsync(ExitCodes.Failed, error);
            }
        });
        return root;
    }

    private static async Task<int> EndAsync(int code, Exception error)
    {
        await Console.Error.WriteLineAsync($"imagefactory-operator: {error.Message}");
        return code;
    }
}
