using System.Net;
using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Kubernetes.LeaderElection;

/// <summary>Says what is wrong with a lease, and what to do about it.</summary>
internal static class LeaseProblem
{
    public static string Describe(LeaderElectionOptions options, Exception error)
    {
        if (error is ApiException { ServerProblem: { } common })
        {
            return common;
        }

        var advice = (error as ApiException)?.StatusCode switch
        {
            HttpStatusCode.Forbidden when IsNamespaceEnding((ApiException)error) =>
                "its namespace is being deleted; keep the lease in one that outlives those that the operator serves, "
                + "then start the operator again, for it cleans up there",
            HttpStatusCode.Forbidden =>
                "grant the operator's service account get, create and update on leases there (leader-election role and "
                + "binding in config/rbac)",
            HttpStatusCode.NotFound => "create that namespace, or set another one for the lease",
            _ => "check that the API server runs and can be reached",
        };
        var said = error is OperationCanceledException ? "no answer in time" : error.Message;
        return $"Cannot hold lease {options.Namespace}/{options.Name}: {said}: {advice}";
    }

    // The server's word for it, see NamespaceTerminatingCause in k8s.io/api/core/v1.
    private static bool IsNamespaceEnding(ApiException error) =>
        error.Causes.Any(cause => cause.Reason == "NamespaceTerminating");
}
