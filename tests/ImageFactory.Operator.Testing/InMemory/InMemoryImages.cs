using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>
/// Images without a Glance, for the tables of units. What a real one does is tested against a real one.
/// </summary>
internal sealed class InMemoryImages : IImageClient
{
    private readonly Dictionary<string, Image> _images = new(StringComparer.Ordinal);
    private int _made;

    /// <summary>The project that everything belongs to.</summary>
    public const string Project = "p1";

    /// <summary>When images are recorded.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The stores that can be named.</summary>
    public IReadOnlyList<string> Stores { get; set; } = ["fast", "slow"];

    /// <summary>The error that a question for stores ends with; null for none.</summary>
    public OpenStackException? StoresFault { get; set; }

    /// <summary>The formats that an image may have.</summary>
    public IReadOnlyList<string> DiskFormats { get; set; } = ["qcow2", "raw", "vhd", "vmdk"];

    /// <summary>Whether a list knows the filters by property.</summary>
    public bool FiltersProperties { get; set; } = true;

    /// <summary>What is asked, in order, as "create", "get 1".</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The error that a call ends with; null for none.</summary>
    public Func<string, OpenStackException?> Fault { get; set; } = _ => null;

    /// <summary>What an image's data waits for on its way.</summary>
    public Func<CancellationToken, Task> Sending { get; set; } = _ => Task.CompletedTask;

    /// <summary>The images that are there.</summary>
    public IReadOnlyCollection<Image> All => _images.Values;

    /// <summary>Puts an image there, as others made it.</summary>
    public void Put(Image image) => _images[image.Id] = image;

    /// <summary>Changes an image, as time and others do.</summary>
    public void Change(string id, Func<Image, Image> change) => _images[id] = change(_images[id]);

    public async IAsyncEnumerable<Image> ListAsync(
        ImageQuery query,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        Answer("list");
        // As Glance does: what changes while a list is read is in it, or not.
        foreach (var image in _images.Values.ToList().Where(image =>
            (query.Name is null || image.Name == query.Name)
            && (query.Status is null || image.Status == query.Status)
            && (query.Hidden == HiddenFilter.Both || image.IsHidden == (query.Hidden == HiddenFilter.Hidden))
            && (!FiltersProperties
                || query.Properties.All(one => image.Properties.GetValueOrDefault(one.Key) == one.Value))))
        {
            yield return image;
        }
    }

    public Task<Image> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        Answer($"get {id}");
        return Task.FromResult(Find(id));
    }

    public Task<Image> CreateAsync(NewImage image, CancellationToken cancellationToken = default)
    {
        Answer("create");
        var made = new Image($"{++_made}", ImageStatus.Queued)
        {
            Name = image.Name,
            Visibility = image.Visibility,
            IsHidden = image.IsHidden,
            IsProtected = image.IsProtected,
            DiskFormat = image.DiskFormat,
            MinDisk = image.MinDisk,
            MinRam = image.MinRam,
            Owner = Project,
            CreatedAt = CreatedAt,
            Tags = [.. image.Tags],
            Properties = image.Properties,
        };
        _images.Add(made.Id, made);
        return Task.FromResult(made);
    }

    public Task<Image> UpdateAsync(string id, ImageUpdate update, CancellationToken cancellationToken = default)
    {
        Answer($"update {id}");
        var properties = Find(id).Properties.ToDictionary();
        foreach (var name in update.RemovedProperties)
        {
            if (!properties.Remove(name))
            {
                throw new OpenStackException(OpenStackErrorKind.Conflict, $"Property {name} does not exist");
            }
        }

        foreach (var (name, value) in update.Properties)
        {
            properties[name] = value;
        }

        Change(id, image => image with
        {
            Name = update.Name ?? image.Name,
            Visibility = update.Visibility ?? image.Visibility,
            IsHidden = update.IsHidden ?? image.IsHidden,
            IsProtected = update.IsProtected ?? image.IsProtected,
            Properties = properties,
        });
        return Task.FromResult(Find(id));
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        Answer($"delete {id}");
        if (Find(id).IsProtected)
        {
            throw new OpenStackException(OpenStackErrorKind.Forbidden, $"Image {id} is protected");
        }

        _images.Remove(id);
        return Task.CompletedTask;
    }

    public Task DeactivateAsync(string id, CancellationToken cancellationToken = default) =>
        SetStatusAsync("deactivate", id, ImageStatus.Deactivated);

    public Task ReactivateAsync(string id, CancellationToken cancellationToken = default) =>
        SetStatusAsync("reactivate", id, ImageStatus.Active);

    public Task AddTagAsync(
        string id, string tag, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nobody asks that here");

    public Task RemoveTagAsync(
        string id, string tag, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nobody asks that here");

    private Task SetStatusAsync(string call, string id, ImageStatus status)
    {
        Answer($"{call} {id}");
        Find(id);
        Change(id, image => image with { Status = status });
        return Task.CompletedTask;
    }

    private void Answer(string call)
    {
        Calls.Add(call);
        if (Fault(call) is { } fault)
        {
            throw fault;
        }
    }

    private Image Find(string id) => _images.TryGetValue(id, out var image)
        ? image
        : throw new OpenStackException(OpenStackErrorKind.NotFound, $"No image {id}");
}
