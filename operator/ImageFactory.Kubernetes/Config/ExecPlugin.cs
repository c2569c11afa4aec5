using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Json;
using k8s.KubeConfigModels;

namespace ImageFactory.Kubernetes.Config;

/// <summary>Runs a credential plugin once.</summary>
internal static class ExecPlugin
{
    /// <summary>Plugins ask a token service; one that takes longer hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int MaxErrorText = 500;

    public static async Task<ExecCredentialResponse.ExecStatus> RunAsync(
        ExecCommand command, TimeProvider time, CancellationToken cancellationToken)
    {
        if (command.ApiVersion is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw Fault(command, $"speaks {command.ApiVersion}; only v1 and v1beta1 are known");
        }

        if (command.InteractiveMode == "Always")
        {
            throw Fault(command, "wants to ask a person (interactiveMode: Always), and an operator has none");
        }

        using var deadline = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var process = Start(command);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(stop.Token);
            var errors = process.StandardError.ReadToEndAsync(stop.Token);
            await process.WaitForExitAsync(stop.Token);
            return process.ExitCode == 0
                ? Parse(command, await output)
                : throw Fault(command, $"ended with {process.ExitCode}: {Cut(await errors)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Fault(command, $"did not end within {Patience.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>An error that names the program.</summary>
    public static KubernetesConfigException Fault(ExecCommand command, string what) =>
        new($"The credential plugin {command.Command} {what}");

    private static Process Start(ExecCommand command)
    {
        var start = new ProcessStartInfo(command.Command, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Told(command).ToJsonString();
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw Fault(
                command, $"could not be started ({error.Message}): install it. {command.InstallHint}".TrimEnd());
        }
    }

    private static JsonObject Told(ExecCommand command)
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (command.ProvideClusterInfo)
        {
            spec["cluster"] = new JsonObject { ["server"] = command.Server };
        }

        return new JsonObject { ["apiVersion"] = command.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec };
    }

    private static ExecCredentialResponse.ExecStatus Parse(ExecCommand command, string output)
    {
        try
        {
            var credential = JsonSerializer.Deserialize(output, ApiJson.Options().TypeInfo<ExecCredentialResponse>());
            return credential is { Kind: "ExecCredential", Status: { } status }
                && credential.ApiVersion == command.ApiVersion
                ? status
                : throw Fault(command, $"gave no ExecCredential of {command.ApiVersion} with a status");
        }
        catch (JsonException)
        {
            // The output holds the token: not a word of it may get into an error.
            throw Fault(command, "gave no JSON");
        }
    }

    private static string Cut(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length <= MaxErrorText ? trimmed : trimmed[^MaxErrorText..];
    }
}
