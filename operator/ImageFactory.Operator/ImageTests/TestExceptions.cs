using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;

namespace ImageFactory.Operator.ImageTests;

/// <summary>
/// What came of the exceptions of a profile. Names and reasons are the profile's own; a test pod says no more than
/// whether one was needed. Pure.
/// </summary>
internal static class TestExceptions
{
    /// <summary>Those that a suite had; null where it had none.</summary>
    /// <param name="tests">The profile's tests.</param>
    /// <param name="data">What the suite found.</param>
    public static IList<V1TestExceptionStatus>? Of(V1ImageTests? tests, TestData data)
    {
        List<V1TestExceptionStatus> exceptions =
        [
            .. from exception in tests?.Except ?? []
               let found = data.Exceptions?.FirstOrDefault(one => one?.Name == exception.Name)
               where found is not null
               select new V1TestExceptionStatus
               {
                   Name = exception.Name,
                   Reason = exception.Reason,
                   Needed = found!.Failed > 0,
               },
        ];
        return exceptions.Count > 0 ? exceptions : null;
    }

    /// <summary>What is to be said of them where the image passed; empty where there is nothing.</summary>
    public static string Words(V1TestStatus status)
    {
        var all = (status.Exceptions ?? []).Concat(status.Modules?.Exceptions ?? [])
            .ToLookup(one => one.Needed == true);
        return string.Concat(
            Words(all[true], "failed, which the profile accepts"),
            Words(all[false], "passed, so that spec.tests.except need not have it"));
    }

    private static string Words(IEnumerable<V1TestExceptionStatus> exceptions, string what)
    {
        var names = exceptions.Select(one => one.Name).ToList();
        return names.Count == 0 ? string.Empty : $"; {string.Join(", ", names)} {what}";
    }
}
