using System.Globalization;
using ImageFactory.Http;

namespace ImageFactory.OpenStack.Images;

/// <summary>Writes a query as Glance takes it.</summary>
internal static class ImageQueryText
{
    /// <summary>The first page's; the service gives the others.</summary>
    public static string Of(ImageQuery query, bool isHidden)
    {
        var text = new QueryText()
            .Add("limit", query.PageSize.ToString(CultureInfo.InvariantCulture))
            .Add("name", query.Name)
            .Add("owner", query.Owner)
            .Add("status", query.Status is { } status ? ImageWords.Of(status) : null)
            .Add("visibility", query.Visibility is { } visibility ? ImageWords.Of(visibility) : null)
            .Add("os_hidden", isHidden ? "true" : null);
        foreach (var tag in query.Tags)
        {
            text.Add("tag", tag);
        }

        foreach (var (name, value) in query.Properties)
        {
            text.Add(name, value);
        }

        return text.ToString();
    }
}
