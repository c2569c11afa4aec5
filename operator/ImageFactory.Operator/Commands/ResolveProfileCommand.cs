using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Kubernetes.Schema;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Operator.Commands;

/// <summary>
/// The command <c>resolve-profile</c>: what a build would get of a profile, from the cluster or from files before they
/// are applied.
/// </summary>
internal sealed class ResolveProfileCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The DistroProfile" };

    private readonly Option<string?> _namespace = new("--namespace")
    {
        Description = "Namespace of the profile and its parents; the kubeconfig's own without this. With --filename it "
            + "says whose rights count (tenants of the settings)",
        HelpName = "NAMESPACE",
    };

    private readonly Option<string[]> _files = new("--filename")
    {
        Description = "A file of manifests in YAML to read profiles from in place of a cluster; may be given again",
        HelpName = "FILE",
    };

    /// <summary>The command.</summary>
    public static Command Create(Option<string?> settings, Option<string?> kubeconfig, Option<string?> context) =>
        new ResolveProfileCommand().Build(settings, kubeconfig, context);

    private Command Build(Option<string?> settings, Option<string?> kubeconfig, Option<string?> context)
    {
        CreateBuildOptions.Check(_namespace, CreateBuildOptions.Namespace);
        var command = new Command(
            "resolve-profile",
            "Print a DistroProfile as a build gets it: with all that it inherits, all defaults, and mirrors as URLs; "
            + "or all that keeps it from being built, one fault a line. Needs the right to list distroprofiles, or "
            + "files. What single texts may look like the API server knows: kubectl apply --dry-run=server")
        {
            _name, _namespace, _files, settings, kubeconfig, context,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, errors) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            try
            {
                var file = result.GetValue(settings)
                    ?? Environment.GetEnvironmentVariable(SettingsOverride.FileVariable);
                var options = SettingsFile.Load(string.IsNullOrEmpty(file) ? null : file);
                var (profiles, @namespace) = result.GetValue(_files) is { Length: > 0 } files
                    ? (files.SelectMany(ManifestFile.Read), result.GetValue(_namespace) ?? "default")
                    : await FromClusterAsync(result, kubeconfig, context, cancellationToken);
                return Print(
                    result.GetRequiredValue(_name), [.. profiles], options.ProfilesOf(@namespace), output, errors);
            }
            catch (Exception error) when (error is SettingsException or KubernetesConfigException)
            {
                await errors.WriteLineAsync(error.Message);
                return ExitCodes.BadUsage;
            }
            catch (ManifestException error)
            {
                await errors.WriteLineAsync(error.Message);
                return ExitCodes.Failed;
            }
            catch (ApiException error)
            {
                await errors.WriteLineAsync(error.ServerProblem ?? error.Message);
                return error.IsTransient ? ExitCodes.TryLater : ExitCodes.NotAllowed;
            }
        });
        return command;
    }

    /// <summary>Prints a profile of these, or what is wrong with it.</summary>
    /// <returns>The exit code.</returns>
    internal static int Print(
        string name,
        IReadOnlyList<V1DistroProfile> profiles,
        ProfileSettings settings,
        TextWriter output,
        TextWriter errors)
    {
        if (profiles.GroupBy(profile => profile.Name()).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            errors.WriteLine($"DistroProfile '{twice.Key}' is there twice: keep one of them");
            return ExitCodes.Failed;
        }

        var resolution = new ProfileCatalog(profiles, settings).Resolve(name);
        foreach (var violation in resolution.Violations)
        {
            errors.WriteLine(new[] { violation }.Text());
        }

        if (resolution.Spec is not { } spec)
        {
            return ExitCodes.Failed;
        }

        output.Write(YamlText.Write(new JsonObject
        {
            ["apiVersion"] = $"{ApiGroup.Name}/{ApiGroup.Version}",
            ["kind"] = "DistroProfile",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = JsonSerializer.SerializeToNode(spec, EntityJsonContext.Default.V1DistroProfileSpec),
        }));
        return ExitCodes.Done;
    }

    private async Task<(IEnumerable<V1DistroProfile> Profiles, string Namespace)> FromClusterAsync(
        ParseResult result,
        Option<string?> kubeconfig,
        Option<string?> context,
        CancellationToken cancellationToken)
    {
        using var client = new KubernetesClient(
            ApiServerConfiguration.Load(result.GetValue(kubeconfig), result.GetValue(context)),
            TimeProvider.System,
            NullLogger.Instance,
            new KubernetesClientOptions { Product = "imagefactory-operator", Resolvers = [EntityJsonContext.Default] });
        var given = result.GetValue(_namespace);
        var @namespace = string.IsNullOrEmpty(given) ? client.CurrentNamespace : given;
        return (await client.ListAsync<V1DistroProfile>(@namespace, cancellationToken: cancellationToken), @namespace);
    }
}
