namespace ImageFactory.OpenStack.Images;

/// <summary>The members of an image, as the service lists them.</summary>
internal sealed record ImageMemberList(IReadOnlyList<ImageMember> Members);
