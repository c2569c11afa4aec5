namespace ImageFactory.OpenStack.Images;

/// <summary>
/// What Glance does, or did, for an image.
/// See <see href="https://docs.openstack.org/api-ref/image/v2/#show-tasks-associated-with-image">
/// tasks of an image</see>.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">What it does: <c>api_image_import</c>.</param>
/// <param name="Status"><c>pending</c>, <c>processing</c>, <c>success</c> or <c>failure</c>.</param>
/// <param name="UpdatedAt">When it last told of itself.</param>
public sealed record ImageTask(string Id, string Type, string Status, DateTimeOffset UpdatedAt)
{
    /// <summary>How far it is, or why it failed; empty for nothing.</summary>
    public string? Message { get; init; }
}
