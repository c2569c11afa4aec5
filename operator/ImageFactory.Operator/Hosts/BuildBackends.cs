using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Hosts;

/// <summary>The backends by their names in <c>spec.backend</c>.</summary>
internal sealed class BuildBackends(IEnumerable<IBuildBackend> backends)
{
    private readonly Dictionary<BuildBackend, IBuildBackend> _byKind = backends.ToDictionary(backend => backend.Kind);

    /// <summary>The backends that this operator has.</summary>
    public IReadOnlyCollection<BuildBackend> Kinds => _byKind.Keys;

    /// <summary>The backend of a build. Initialized has refused builds that ask for one that is not there.</summary>
    public IBuildBackend For(V1ImageBuildSpec spec) => _byKind[spec.Backend ?? BuildBackend.Pod];

    /// <summary>The backend of a build, or null where this operator has none of the kind.</summary>
    public IBuildBackend? Find(V1ImageBuildSpec spec) => _byKind.GetValueOrDefault(spec.Backend ?? BuildBackend.Pod);
}
