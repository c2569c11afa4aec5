namespace ImageFactory.Operator.Validation;

/// <summary>Which builder images a profile may name.</summary>
internal static class BuilderImages
{
    /// <summary>True if the image is one that profiles get without naming it, or fits a pattern.</summary>
    public static bool Allows(ProfileSettings settings, string image) =>
        settings.BuilderImages.Contains(image, StringComparer.Ordinal)
        || settings.AllowedBuilderImages.Any(pattern => Fits(pattern, image));

    /// <summary>
    /// What may be named, for people. The settings' patterns are those of all tenants: whoever has a list is told that
    /// one alone.
    /// </summary>
    public static IEnumerable<string> Choice(ProfileSettings settings) =>
        settings.BuilderImages.Concat(settings.Tenant?.BuilderImages ?? settings.AllowedBuilderImages);

    /// <summary>
    /// Whether an image fits a pattern. A star ends at a slash: registry/team/* allows no image of another team's,
    /// however deep.
    /// </summary>
    public static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> image)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.SequenceEqual(image);
        }

        if (!image.StartsWith(pattern[..star]))
        {
            return false;
        }

        var rest = pattern[(star + 1)..];
        for (var end = star; end <= image.Length; end++)
        {
            if (Fits(rest, image[end..]))
            {
                return true;
            }

            if (end < image.Length && image[end] == '/')
            {
                return false;
            }
        }

        return false;
    }
}
