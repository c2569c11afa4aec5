using ImageFactory.Http;
using ImageFactory.OpenStack.Identity;

namespace ImageFactory.OpenStack.Networks;

/// <summary>Keeps lists to our own project: to an administrator Neutron gives everybody's.</summary>
/// <param name="identify">Tells which it is.</param>
internal sealed class ProjectFilter(Func<CancellationToken, Task<CloudIdentity>> identify)
{
    /// <summary>Adds the project to what is asked for.</summary>
    public async Task<QueryText> AddAsync(QueryText query, CancellationToken cancellationToken) =>
        query.Add("project_id", (await identify(cancellationToken)).ProjectId);
}
