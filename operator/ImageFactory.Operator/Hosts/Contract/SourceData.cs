using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What source found.</summary>
internal sealed record SourceData
{
    /// <summary>The commit that was checked out.</summary>
    public string? Commit { get; set; }

    /// <summary>The further sources.</summary>
    public IList<V1SourceStatus>? Sources { get; set; }

    /// <summary>The submodules, as far as the result had room for them.</summary>
    public IList<V1SubmoduleStatus>? Submodules { get; set; }

    /// <summary>Digest over profile, commit and repository metadata.</summary>
    public string? InputsDigest { get; set; }

    /// <summary>The state of each repository, as far as the result had room for them.</summary>
    public IList<V1RepositoryStatus>? Repositories { get; set; }
}
