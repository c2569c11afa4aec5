using System.Globalization;
using System.Net;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Commands;

/// <summary>
/// Makes a build, once: whoever asks again by the same name finds the one that is there. Needs no right but to create
/// builds.
/// </summary>
/// <param name="client">The API server.</param>
/// <param name="time">The clock.</param>
/// <param name="chance">A number in [0,1).</param>
/// <param name="output">Takes what was done.</param>
/// <param name="errors">Takes what was not.</param>
internal sealed class BuildCreation(
    IKubernetesClient client, TimeProvider time, Func<double> chance, TextWriter output, TextWriter errors)
{
    // From the first try to the end, with all waits for answers. An API server that is restarted or elects a leader is
    // back by then; whatever takes longer is the Job's to repeat.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>Waits for a time by chance, and makes the build.</summary>
    /// <param name="request">The build.</param>
    /// <param name="jitter">The longest wait, so that builds of one minute do not all begin at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(BuildRequest request, TimeSpan jitter, CancellationToken cancellationToken)
    {
        var wait = jitter * chance();
        if (wait >= TimeSpan.FromSeconds(1))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"waiting {wait.TotalSeconds:0} s of at most {jitter.TotalSeconds:0} s"));
            await WaitAsync(wait, cancellationToken);
        }

        using var deadline = new CancellationTokenSource(Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await CreateAsync(request, end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Whether it took the last request nobody knows: the same name finds the build.
            await errors.WriteLineAsync(
                $"{Build(request)} is not created: the API server gave no answer within "
                + $"{Patience.TotalSeconds:0} s: check that it runs and can be reached");
            return ExitCodes.TryLater;
        }
    }

    private async Task<int> CreateAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var pause = FirstPause; ; pause *= 2)
        {
            try
            {
                await client.CreateAsync(request.ToBuild(), cancellationToken);
                await output.WriteLineAsync($"{Build(request)} created");
                return ExitCodes.Done;
            }
            catch (ApiException error) when (error.IsAlreadyExists)
            {
                return await FoundAsync(request, cancellationToken);
            }
            catch (ApiException error) when (error.IsTransient && time.GetElapsedTime(start) + pause < Patience)
            {
                await errors.WriteLineAsync($"{error.ServerProblem ?? error.Message}; trying again");
                await WaitAsync(pause, cancellationToken);
            }
            catch (ApiException error)
            {
                var (code, message) = Explain(request, error);
                await errors.WriteLineAsync($"{Build(request)} is not created: {message}");
                return code;
            }
        }
    }

    // A Job that is tried again, or a request whose answer got lost, comes here. Another build of the same name is a
    // mistake that nobody would notice else; who may not look is believed.
    private async Task<int> FoundAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        V1ImageBuild? found = null;
        try
        {
            found = await client.GetAsync<V1ImageBuild>(request.Name, request.Namespace, cancellationToken);
        }
        catch (ApiException)
        {
            // The right to create does not hold the right to read.
        }

        if (found is not null && found.Spec.ProfileRef.Name != request.Profile)
        {
            await errors.WriteLineAsync(
                $"{Build(request)} is not created: a build of this name is there, of profile "
                + $"{found.Spec.ProfileRef.Name}: choose another --name");
            return ExitCodes.Refused;
        }

        await output.WriteLineAsync($"{Build(request)} is there already");
        return ExitCodes.Done;
    }

    private static (int Code, string Message) Explain(BuildRequest request, ApiException error) => error switch
    {
        { StatusCode: HttpStatusCode.Forbidden } => (
            ExitCodes.NotAllowed,
            $"{error.Message}: grant the right to create imagebuilds.imagefactory.dev in namespace "
            + $"{request.Namespace}"),
        { StatusCode: HttpStatusCode.Unauthorized } => (ExitCodes.NotAllowed, error.ServerProblem ?? error.Message),
        { IsNotServed: true } => (
            ExitCodes.Refused, $"the API server does not know builds: {MissingDefinitions.Advice}"),
        { IsNotFound: true } => (
            ExitCodes.Refused, $"{error.Message}: create the namespace, or choose another --namespace"),
        { IsTransient: true } => (ExitCodes.TryLater, error.ServerProblem ?? error.Message),
        { StatusCode: 0 } => (ExitCodes.BadUsage, error.ServerProblem ?? error.Message),
        _ => (ExitCodes.Refused, error.Message),
    };

    private static string Build(BuildRequest request) => $"imagebuild {request.Namespace}/{request.Name}";

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(wait, time);
        await timer.WaitForNextTickAsync(cancellationToken);
    }
}
