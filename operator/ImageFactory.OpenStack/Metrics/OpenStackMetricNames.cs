namespace ImageFactory.OpenStack.Metrics;

/// <summary>The instruments' names.</summary>
public static class OpenStackMetricNames
{
    /// <summary>The meter's name.</summary>
    public const string Meter = "ImageFactory.OpenStack";

    /// <summary>
    /// Requests by cloud, region, service, method and code; the code is <c>&lt;error&gt;</c> when no answer came.
    /// </summary>
    public const string Requests = "imagefactory_openstack_requests_total";

    /// <summary>Time from a request to the headers of its answer, by cloud, region, service and method.</summary>
    public const string Duration = "imagefactory_openstack_request_duration_seconds";
}
