using System.CommandLine;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator;

/// <summary>The command line: few options, since everything else is in the settings file.</summary>
internal static class OperatorCommand
{
    private const int BadUsage = 64;
    private const int CannotStart = 1;

    /// <summary>The root command.</summary>
    public static RootCommand Create()
    {
        var settings = new Option<string?>("--settings")
        {
            Description = "Settings file in YAML (docs/settings.md); the defaults without one",
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
        var root = new RootCommand("Builds OS images for OpenStack clouds as Kubernetes resources ask for them")
        {
            settings, kubeconfig, context,
        };
        root.SetAction(async (result, cancellationToken) =>
        {
            try
            {
                var options = SettingsFile.Load(result.GetValue(settings));
                var configuration = ApiServerConfiguration.Load(
                    result.GetValue(kubeconfig), result.GetValue(context));
                await using var app = OperatorApplication.Build(options, configuration);
                await app.RunAsync(cancellationToken);
                return Environment.ExitCode;
            }
            catch (Exception error) when (error is SettingsException or KubernetesConfigException)
            {
                return await EndAsync(BadUsage, error);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                // A port in use, a store or a key that cannot be read: the message says which.
                return await EndAsync(CannotStart, error);
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
