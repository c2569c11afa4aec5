using System.Net;
using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>The errors of an API server, in its words.</summary>
internal static class ApiErrors
{
    public static ApiException NotFound(ObjectName name) => new(
        HttpStatusCode.NotFound, "NotFound", $"{name.Plural} \"{name.Name}\" not found");

    public static ApiException AlreadyExists(ObjectName name) => new(
        HttpStatusCode.Conflict, "AlreadyExists", $"{name.Plural} \"{name.Name}\" already exists");

    /// <summary>The object changed since it was read.</summary>
    public static ApiException Conflict(ObjectName name) => new(
        HttpStatusCode.Conflict,
        "Conflict",
        $"Operation cannot be fulfilled on {name.Plural} \"{name.Name}\": the object has been modified; "
        + "please apply your changes to the latest version and try again");

    /// <summary>The object to be deleted has another UID.</summary>
    public static ApiException OtherUid(ObjectName name, string wanted, string found) => new(
        HttpStatusCode.Conflict,
        "Conflict",
        $"Operation cannot be fulfilled on {name.Plural} \"{name.Name}\": Precondition failed: "
        + $"UID in precondition: {wanted}, UID in object meta: {found}");

    /// <summary>A patch has another UID than the object, or changes what may not change.</summary>
    public static ApiException Invalid(ObjectName name, string problem) => new(
        HttpStatusCode.UnprocessableEntity, "Invalid", $"{name.Kind} \"{name.Name}\" is invalid: {problem}");

    /// <summary>The server does not answer.</summary>
    public static ApiException Timeout { get; } = new(0, "Timeout", "no answer within 30 s");

    /// <summary>The server failed.</summary>
    public static ApiException InternalError { get; } = new(
        HttpStatusCode.InternalServerError, "InternalError", "etcd has no leader");
}
