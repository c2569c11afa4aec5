using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>Says what is wrong with a watch, where, and what to do about it.</summary>
internal static class WatchProblem
{
    public static string Describe(string kind, string? @namespace, WatchEnd end, Exception? error)
    {
        if (error is ApiException { ServerProblem: { } common })
        {
            return common;
        }

        var where = @namespace is null ? "in all namespaces" : $"in namespace {@namespace}";
        var advice = end switch
        {
            WatchEnd.Forbidden =>
                "grant the operator's service account get, list and watch on it (role and binding in config/rbac)",
            WatchEnd.NotFound => MissingDefinitions.Advice,
            WatchEnd.Unauthorized => "check the kubeconfig's credentials or the service account's token",
            WatchEnd.Expired => "the API server forgets versions before they can be watched: it has too much to do",
            WatchEnd.Throttled => "the API server has too much to do",
            WatchEnd.Unreadable => "an object does not fit the type that it is read into",
            _ => "check that the API server runs and can be reached",
        };
        var said = end switch
        {
            _ when error is null => "the server ended the watch at once",
            WatchEnd.NotFound => "404: the API server does not know this kind",
            _ => error.Message,
        };
        return $"Cannot watch {kind} {where}: {said}: {advice}";
    }
}
