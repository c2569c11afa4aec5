using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>Says what is wrong with a watch, where, and what to do about it.</summary>
internal static class WatchProblem
{
    public static string Describe(string kind, string? @namespace, WatchEnd end, Exception? error)
    {
        var where = @namespace is null ? "in all namespaces" : $"in namespace {@namespace}";
        var code = error is ApiException { StatusCode: not 0 } api ? $"{(int)api.StatusCode} {api.Reason}" : end.ToString();
        var advice = end switch
        {
            WatchEnd.Forbidden =>
                "grant the operator's service account get, list and watch on it (role and binding in config/rbac)",
            WatchEnd.NotFound => "install the custom resource definitions (kubectl apply -f crds/)",
            WatchEnd.Unauthorized => "check the kubeconfig's credentials or the service account's token",
            WatchEnd.Throttled => "the API server has too much to do",
            WatchEnd.Unreadable => "an object does not fit the type that it is read into",
            _ => "check that the API server runs and can be reached",
        };
        var said = error is null ? "the server ended the watch at once" : error.Message;
        return $"Cannot watch {kind} {where}: {code}: {said}: {advice}";
    }
}
