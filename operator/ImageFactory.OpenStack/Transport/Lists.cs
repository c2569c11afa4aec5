using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Http;

namespace ImageFactory.OpenStack.Transport;

/// <summary>Reads lists to their end, however few a service gives at once.</summary>
internal static class Lists
{
    /// <summary>
    /// What is asked for at once: a service without a limit of its own tells of a next part only then.
    /// </summary>
    private const string PageSize = "500";

    private const int MaxRestarts = 3;

    /// <summary>All of a list.</summary>
    /// <param name="transport">The way to the service.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What it is called in the answer.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="type">How its items are read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OpenStackException">A part of it did not come.</exception>
    public static Task<IReadOnlyList<T>> ListAsync<T>(
        this ServiceTransport transport,
        string path,
        string name,
        QueryText query,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken) =>
        transport.ListAsync(
            path, name, query, item => item.Deserialize(type) ?? throw new JsonException("null"), cancellationToken);

    /// <summary>All of a list.</summary>
    /// <param name="transport">The way to the service.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What it is called in the answer.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="read">How its items are read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OpenStackException">A part of it did not come.</exception>
    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        this ServiceTransport transport,
        string path,
        string name,
        QueryText query,
        Func<JsonElement, T> read,
        CancellationToken cancellationToken)
    {
        var first = new ServiceRequest(HttpMethod.Get, path)
        {
            Query = query.Add("limit", PageSize).ToString(),
            MaxAnswer = AnswerLimits.Page,
        };
        for (var restarts = 0; ; restarts++)
        {
            var all = new List<T>();
            var pages = new PageCount(transport.Service, path, AnswerLimits.KeptList, AnswerLimits.KeptValues);
            try
            {
                string? next = first.Query;
                while (next is not null)
                {
                    var page = await transport.ReadAsync(
                        first with { Query = next },
                        json =>
                        {
                            var page = ListPage<T>.Read(json, name, read);
                            pages.Add(json, page.Items.Count, page.Next);
                            return page;
                        },
                        cancellationToken);
                    all.AddRange(page.Items);
                    next = page.Next;
                }

                return all;
            }
            catch (OpenStackException error)
                when (all.Count > 0 && restarts < MaxRestarts
                    && error.Kind is (OpenStackErrorKind.NotFound or OpenStackErrorKind.InvalidRequest))
            {
                // The item that the next part follows has been deleted meanwhile.
            }
        }
    }
}
