using System.CommandLine;
using System.Security.Cryptography;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Operator.Commands;

/// <summary>The command <c>create-build</c>: what a CronJob runs, or a pipeline.</summary>
internal sealed class CreateBuildCommand
{
    // As kubectl and the API server end generated names: without vowels, which make words, and without 0, 1 and 3.
    private const string NameLetters = "bcdfghjklmnpqrstvwxz2456789";
    private const int NameEnd = 5;

    private readonly Option<string> _profile = new("--profile")
    {
        Description = "The DistroProfile that is built",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<string?> _namespace = new("--namespace")
    {
        Description = "Namespace of profile and build; $IMAGEFACTORY_NAMESPACE, then the kubeconfig's or the service "
            + "account's own without this",
        HelpName = "NAMESPACE",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Name of the build; one that is there already is left as it is, so that a Job may be tried "
            + "again. The profile's name and five letters without this",
        HelpName = "NAME",
    };

    private readonly Option<UnchangedPolicy?> _ifUnchanged = new("--if-unchanged")
    {
        Description = "Whether to build when nothing changed since the profile's last image",
    };

    private readonly Option<BuildBackend?> _backend = new("--backend")
    {
        Description = "Where the build host comes from",
    };

    private readonly Option<bool?> _publish = new("--publish")
    {
        Description = "Whether the finished image is promoted; what the profile says without this",
        HelpName = "true|false",
    };

    private readonly Option<int?> _timeout = CreateBuildOptions.Seconds(
        "--timeout-seconds", 60, 172_800, "When the build fails as TimedOut");

    private readonly Option<int?> _ttl = CreateBuildOptions.Seconds(
        "--ttl-seconds", 0, BuildAnnotations.LongestPeriodSeconds, "When after its end the build is deleted");

    private readonly Option<int?> _every = CreateBuildOptions.Seconds(
        "--every-seconds",
        1,
        BuildAnnotations.LongestPeriodSeconds,
        "When after this build the next one is to come: makes it a nightly build, whose absence and failure the "
        + "operator tells (docs/nightly.md)");

    private readonly Option<int?> _jitter = CreateBuildOptions.Seconds(
        "--jitter-seconds", 0, 86_400, "Longest time to wait before, by chance, so that not all begin at once");

    private readonly Option<string?> _trigger = new("--trigger")
    {
        Description = "Label imagefactory.dev/trigger of the build; nightly with --every-seconds, none without",
        HelpName = "WORD",
    };

    /// <summary>The command.</summary>
    public static Command Create(Option<string?> kubeconfig, Option<string?> context) =>
        new CreateBuildCommand().Build(kubeconfig, context);

    private Command Build(Option<string?> kubeconfig, Option<string?> context)
    {
        _backend.AcceptOnlyFromAmong(Enum.GetNames<BuildBackend>());
        _ifUnchanged.AcceptOnlyFromAmong(Enum.GetNames<UnchangedPolicy>());
        CreateBuildOptions.Check(_profile, CreateBuildOptions.ProfileName);
        CreateBuildOptions.Check(_namespace, CreateBuildOptions.Namespace);
        CreateBuildOptions.Check(_name, CreateBuildOptions.BuildName);
        CreateBuildOptions.Check(_trigger, CreateBuildOptions.LabelValue);
        var command = new Command(
            "create-build",
            "Create an ImageBuild, and end. Needs the right to create imagebuilds and no other")
        {
            _profile, _namespace, _name, _ifUnchanged, _backend, _publish, _timeout, _ttl, _every, _jitter, _trigger,
            kubeconfig, context,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result, result.GetValue(kubeconfig), result.GetValue(context), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(
        ParseResult result, string? kubeconfig, string? context, CancellationToken cancellationToken)
    {
        var (output, errors) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        try
        {
            using var client = new KubernetesClient(
                ApiServerConfiguration.Load(kubeconfig, context),
                TimeProvider.System,
                NullLogger.Instance,
                new KubernetesClientOptions
                {
                    Product = "imagefactory-operator",
                    Resolvers = [EntityJsonContext.Default],
                });
            var given = result.GetValue(_namespace)
                ?? Environment.GetEnvironmentVariable(SettingsOverride.Namespace.Variable);
            var @namespace = string.IsNullOrEmpty(given) ? client.CurrentNamespace : given;
            if (CreateBuildOptions.Namespace(@namespace) is { } fault)
            {
                // The option was looked at before.
                var source = string.IsNullOrEmpty(given) ? "of the kubeconfig" : SettingsOverride.Namespace.Variable;
                await errors.WriteLineAsync($"The namespace '{@namespace}' ({source}) {fault}");
                return ExitCodes.BadUsage;
            }

            var creation = new BuildCreation(client, TimeProvider.System, Chance, output, errors);
            return await creation.RunAsync(
                Request(result, @namespace),
                TimeSpan.FromSeconds(result.GetValue(_jitter) ?? 0),
                cancellationToken);
        }
        catch (KubernetesConfigException error)
        {
            await errors.WriteLineAsync(error.Message);
            return ExitCodes.BadUsage;
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("ended before the build was created");
            return ExitCodes.TryLater;
        }
    }

    private BuildRequest Request(ParseResult result, string @namespace)
    {
        var profile = result.GetRequiredValue(_profile);
        return new BuildRequest(
            profile,
            @namespace,
            result.GetValue(_name) ?? $"{profile}-{RandomNumberGenerator.GetString(NameLetters, NameEnd)}")
        {
            Backend = result.GetValue(_backend),
            IfUnchanged = result.GetValue(_ifUnchanged),
            Publish = result.GetValue(_publish),
            TimeoutSeconds = result.GetValue(_timeout),
            TtlSeconds = result.GetValue(_ttl),
            EverySeconds = result.GetValue(_every),
            Trigger = result.GetValue(_trigger),
        };
    }

    private static double Chance() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
