using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Soak.Operators;
using ImageFactory.Soak.Specimens;
using k8s.Models;

namespace ImageFactory.Soak.Report;

/// <summary>Holds what the operator did against what the server has.</summary>
internal sealed class Verdict(IKubernetesClient client, SoakOperator op, Book book)
{
    /// <summary>What must be true once all is quiet.</summary>
    public async Task<IReadOnlyList<Check>> JudgeAsync()
    {
        var kept = await client.ListAsync<V1Kept>();
        var loose = await client.ListAsync<V1Loose>();
        List<Specimen> living = [.. kept, .. loose];
        var uids = living.Select(specimen => specimen.Uid()).ToHashSet();
        var all = book.Lives();
        var gone = all.Where(pair => !uids.Contains(pair.Key)).ToList();
        var excused = gone.Count(pair => pair.Value.Told == 0 && pair.Value.Session < book.Session);
        var health = op.Health?.Readiness();
        var watches = health?.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? ["it is stopped"];
        return
        [
            Check.None(
                "Every object's status tells its spec",
                [.. living.Where(specimen => specimen.Status?.Observed != specimen.Spec.Value).Select(Name)],
                $"{living.Count} objects"),
            Check.None(
                "No finalizer is left over",
                [.. living.Where(specimen => specimen.IsDeleting()).Select(Name)],
                $"{kept.Count} objects carry one"),
            Check.None(
                "Every living object of the kind that has a finalizer carries it",
                [
                    .. kept
                        .Where(specimen => specimen.Finalizers()?.Contains(KeptFinalizer.Identifier) != true)
                        .Select(Name),
                ],
                $"{kept.Count} objects"),
            Check.None(
                "The finalizer ran for each such object that is gone",
                Uids(gone, life => life is { Kind: nameof(V1Kept), Reconciled: true, Finalized: 0 }),
                $"{gone.Count(pair => pair.Value.Finalized > 0)} objects"),
            Check.None(
                "No living object was finalized",
                Uids(all.Where(pair => uids.Contains(pair.Key)), life => life.Finalized > 0),
                $"{living.Count} objects"),
            Check.None(
                "No object is told as deleted twice",
                Uids(all, life => life.Told > 1),
                $"{all.Count} objects in all"),
            Check.None(
                "No living object is told as deleted",
                Uids(all.Where(pair => uids.Contains(pair.Key)), life => life.Told > 0),
                $"{living.Count} objects"),
            Check.None(
                "Each object that went is told as deleted, unless the operator ended before",
                Uids(gone, life => life.Told == 0 && life.Session == book.Session),
                $"{gone.Count - excused} told, {excused} went while it was stopped"),
            Check.None("The store is the server (Kept)", Difference<V1Kept>(kept), $"{kept.Count} objects"),
            Check.None("The store is the server (Loose)", Difference<V1Loose>(loose), $"{loose.Count} objects"),
            new Check(
                "No two reconciles were busy with one object",
                book.Overlaps == 0,
                $"{book.Reconciles} reconciles, {book.Overlaps} overlaps"),
            new Check(
                "The operator never ended by itself",
                book.UnexpectedEnds == 0 && Environment.ExitCode == 0,
                $"{book.Session} lives, {book.UnexpectedEnds} ended by themselves"),
            new Check(
                "The operator says that it is ready",
                health is { IsHealthy: true },
                string.Join("; ", watches)),
        ];
    }

    private static string Name(Specimen specimen) => $"{specimen.Kind ?? specimen.GetType().Name} {specimen.Name()}";

    private static List<string> Uids(IEnumerable<KeyValuePair<string, Life>> lives, Func<Life, bool> contradicts) =>
        [.. lives.Where(pair => contradicts(pair.Value)).Select(pair => $"{pair.Value.Kind} {pair.Key}")];

    private List<string> Difference<TEntity>(IEnumerable<TEntity> server)
        where TEntity : Specimen
    {
        var keys = op.Keys<TEntity>().ToHashSet();
        keys.SymmetricExceptWith(server.Select(specimen => ObjectKey.Of(specimen)));
        return [.. keys.Select(key => key.ToString())];
    }
}
