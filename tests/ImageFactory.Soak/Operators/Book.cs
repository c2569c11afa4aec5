using System.Collections.Concurrent;
using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s;
using k8s.Models;

namespace ImageFactory.Soak.Operators;

/// <summary>What controllers and finalizers did, over all of the operator's lives.</summary>
internal sealed class Book
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Life> _lives = [];
    private readonly ConcurrentDictionary<(Type Kind, ObjectKey Key), byte> _underWork = new();
    private int _session;
    private long _reconciles;
    private long _overlaps;
    private long _unexpectedEnds;

    /// <summary>The operator's life, counted from 1.</summary>
    public int Session => Volatile.Read(ref _session);

    /// <summary>Calls of controllers and finalizers.</summary>
    public long Reconciles => Interlocked.Read(ref _reconciles);

    /// <summary>Reconciles of an object that another reconcile was busy with.</summary>
    public long Overlaps => Interlocked.Read(ref _overlaps);

    /// <summary>Lives of the operator that it ended itself.</summary>
    public long UnexpectedEnds => Interlocked.Read(ref _unexpectedEnds);

    public void NewSession() => Interlocked.Increment(ref _session);

    public void EndedByItself() => Interlocked.Increment(ref _unexpectedEnds);

    /// <summary>A reconcile begins; it ends with what this returns.</summary>
    public Reconcile Begin<TEntity>(TEntity entity)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        Interlocked.Increment(ref _reconciles);
        var slot = (typeof(TEntity), ObjectKey.Of(entity));
        if (_underWork.TryAdd(slot, 0))
        {
            return new Reconcile(() => _underWork.TryRemove(slot, out _));
        }

        Interlocked.Increment(ref _overlaps);
        return new Reconcile(() => { });
    }

    public void Reconciled<TEntity>(TEntity entity)
        where TEntity : IKubernetesObject<V1ObjectMeta> => Note<TEntity>(entity, life =>
        {
            life.Session = Session;
            life.Reconciled = true;
        });

    public void Finalized<TEntity>(TEntity entity)
        where TEntity : IKubernetesObject<V1ObjectMeta> => Note<TEntity>(entity, life =>
        {
            life.Session = Session;
            life.Finalized++;
        });

    public void Told<TEntity>(TEntity entity)
        where TEntity : IKubernetesObject<V1ObjectMeta> => Note<TEntity>(entity, life => life.Told++);

    /// <summary>A copy of what is written, by UID.</summary>
    public IReadOnlyDictionary<string, Life> Lives()
    {
        lock (_gate)
        {
            return _lives.ToDictionary(pair => pair.Key, pair => new Life
            {
                Kind = pair.Value.Kind,
                Session = pair.Value.Session,
                Reconciled = pair.Value.Reconciled,
                Finalized = pair.Value.Finalized,
                Told = pair.Value.Told,
            });
        }
    }

    private void Note<TEntity>(IKubernetesObject<V1ObjectMeta> entity, Action<Life> change)
    {
        lock (_gate)
        {
            if (!_lives.TryGetValue(entity.Uid(), out var life))
            {
                _lives[entity.Uid()] = life = new Life { Kind = typeof(TEntity).Name };
            }

            change(life);
        }
    }

    /// <summary>A reconcile under way.</summary>
    internal readonly struct Reconcile(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
