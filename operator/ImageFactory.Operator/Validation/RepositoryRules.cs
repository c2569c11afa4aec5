using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>Rules of a package repository by itself.</summary>
internal static class RepositoryRules
{
    /// <summary>The highest priority of dnf and zypper; that of apt is the schema's.</summary>
    private const int HighestRpmPriority = 99;

    /// <summary>What is wrong with a repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="path">The field that it stands in.</param>
    public static IEnumerable<Finding> Check(V1Repository repository, string path)
    {
        var type = repository.Type ?? RepositoryType.Apt;
        var isUsed = repository.Enabled != false;
        string?[] addresses = [repository.Mirror, repository.Url, repository.Mirrorlist, repository.Metalink];
        return
        [
            .. RuleList.When(
                isUsed && addresses.Count(address => address is not null) != 1,
                path,
                RuleMessages.RepositoryAddress),
            .. RuleList.When(
                type != RepositoryType.Apt && repository is not { Suite: null, Components: null },
                path,
                RuleMessages.RepositorySuiteNeedsApt),
            .. RuleList.When(
                type != RepositoryType.AptFlat && repository.Path is not null,
                path,
                RuleMessages.RepositoryPathNeedsAptFlat),
            .. RuleList.When(
                type != RepositoryType.RpmMd
                    && repository is not { Mirrorlist: null, Metalink: null, RepoGpgCheck: null },
                path,
                RuleMessages.RepositoryNeedsRpmMd),
            .. RuleList.When(
                type == RepositoryType.RpmMd && repository is not { Architectures: null, CheckValidUntil: null },
                path,
                RuleMessages.RepositoryNeedsApt),
            .. RuleList.When(
                isUsed && type != RepositoryType.Apt && repository.Keyring is null,
                $"{path}.keyring",
                RuleMessages.RepositoryKeyringRequired),
            .. RuleList.When(
                type == RepositoryType.RpmMd && repository.Priority > HighestRpmPriority,
                $"{path}.priority",
                RuleMessages.RepositoryPriority),
            .. RuleList.When(
                repository is { ImageUrl: not null, BuildOnly: true },
                $"{path}.imageUrl",
                RuleMessages.RepositoryImageUrlNeedsImage),
        ];
    }
}
