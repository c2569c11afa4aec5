using ImageFactory.Kubernetes.Client;
using ImageFactory.Soak.Specimens;
using k8s.Models;

namespace ImageFactory.Soak.Load;

/// <summary>Users: they make, change, delete and make anew, at random, straight at the server.</summary>
internal sealed class SpecimenLoad<TEntity>(IKubernetesClient client, int pool, int seed)
    where TEntity : Specimen, new()
{
    /// <summary>The namespace of all specimens; the CRD server knows none, so it needs not exist.</summary>
    public const string Namespace = "soak";

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(180);
    private readonly Random _random = new(seed);
    private long _writes;
    private long _refused;

    /// <summary>Calls that the server took.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Calls that failed; whether they had an effect is the server's to know.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Makes the whole pool, then goes on until the token ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var number = 0; number < pool; number++)
            {
                await TryAsync(() => CreateAsync(NameOf(number), cancellationToken));
            }

            while (true)
            {
                var wait = ShortestWait + ((LongestWait - ShortestWait) * _random.NextDouble());
                await Task.Delay(wait, cancellationToken);
                await TryAsync(() => ActAsync(NameOf(_random.Next(pool)), cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the run.
        }
    }

    private static string NameOf(int number) => $"s-{number:000}";

    private Task ActAsync(string name, CancellationToken cancellationToken) => _random.Next(100) switch
    {
        < 30 => CreateAsync(name, cancellationToken),
        < 70 => ChangeAsync(name, cancellationToken),
        < 85 => client.DeleteAsync<TEntity>(name, Namespace, cancellationToken),
        _ => RecreateAsync(name, cancellationToken),
    };

    private Task<TEntity> CreateAsync(string name, CancellationToken cancellationToken) => client.CreateAsync(
        new TEntity
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            Spec = new SpecimenSpec { Value = _random.Next() },
        },
        cancellationToken);

    private Task<TEntity> ChangeAsync(string name, CancellationToken cancellationToken) => client.PatchAsync<TEntity>(
        name, Namespace, $$$"""{"spec":{"value":{{{_random.Next()}}}}}""", null, cancellationToken);

    private async Task RecreateAsync(string name, CancellationToken cancellationToken)
    {
        await client.DeleteAsync<TEntity>(name, Namespace, cancellationToken);
        await CreateAsync(name, cancellationToken);
    }

    private async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            Interlocked.Increment(ref _writes);
        }
        catch (ApiException error) when (error.IsConflict || error.IsNotFound)
        {
            // There already, or not there: users see that every day.
        }
        catch (ApiException)
        {
            Interlocked.Increment(ref _refused);
        }
    }
}
