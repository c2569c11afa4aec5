using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Json;

/// <summary>
/// Takes a list apart while it arrives, item by item: a page of 500 objects is megabytes of text, and would stay with
/// the process for a long time if it were held in one piece. Users' contexts need to know their entity alone.
/// </summary>
internal sealed class ListReader<TEntity>(EntityReader<TEntity> entities)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly StreamPipeReaderOptions Options = new(bufferSize: 16 * 1024, leaveOpen: true);

    private readonly EntityList<TEntity> _list = new();
    private Place _place = Place.BeforeList;
    private string? _member;

    private enum Place
    {
        BeforeList,
        BeforeMember,
        BeforeValue,
        BeforeItem,
        AfterList,
    }

    /// <summary>Reads one page; a reader reads one page only.</summary>
    /// <exception cref="JsonException">It is no list.</exception>
    public async Task<EntityList<TEntity>> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, Options);
        try
        {
            var state = default(JsonReaderState);
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var consumed = Take(read.Buffer, read.IsCompleted, ref state);
                if (_place == Place.AfterList)
                {
                    return _list;
                }

                // What is left is the beginning of something: it is looked at again when more of it is there.
                pipe.AdvanceTo(consumed, read.Buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private SequencePosition Take(in ReadOnlySequence<byte> bytes, bool isLast, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(bytes, isLast, state);
        var before = reader;
        while (_place != Place.AfterList && Step(ref reader, bytes))
        {
            before = reader;
        }

        state = before.CurrentState;
        return before.Position;
    }

    /// <summary>Goes one step on; false when the bytes do not suffice for it.</summary>
    private bool Step(ref Utf8JsonReader reader, in ReadOnlySequence<byte> bytes)
    {
        if (!reader.Read())
        {
            return false;
        }

        switch (_place)
        {
            case Place.BeforeList:
                _place = reader.TokenType == JsonTokenType.StartObject
                    ? Place.BeforeMember
                    : throw new JsonException("no list");
                return true;
            case Place.BeforeMember when reader.TokenType == JsonTokenType.EndObject:
                _place = Place.AfterList;
                return true;
            case Place.BeforeMember:
                _member = reader.GetString();
                _place = Place.BeforeValue;
                return true;
            case Place.BeforeValue when _member == "items" && reader.TokenType == JsonTokenType.StartArray:
                _place = Place.BeforeItem;
                return true;
            case Place.BeforeItem when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.BeforeMember;
                return true;
            default:
                return TakeValue(ref reader, bytes);
        }
    }

    private bool TakeValue(ref Utf8JsonReader reader, in ReadOnlySequence<byte> bytes)
    {
        var start = reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }

        var value = new Utf8JsonReader(bytes.Slice(start, reader.BytesConsumed - start));
        value.Read();
        if (_place == Place.BeforeItem)
        {
            AddItem(ref value);
        }
        else
        {
            SetMember(ref value);
            _place = Place.BeforeMember;
        }

        return true;
    }

    private void SetMember(ref Utf8JsonReader value)
    {
        switch (_member)
        {
            case "apiVersion": _list.ApiVersion = value.GetString(); break;
            case "kind": _list.Kind = value.GetString(); break;
            case "metadata":
                _list.Metadata = JsonSerializer.Deserialize(ref value, ApiJson.Options().TypeInfo<V1ListMeta>())
                    ?? new();
                break;
        }
    }

    private void AddItem(ref Utf8JsonReader value)
    {
        var (entity, error) = entities.Read(ref value);
        if (error is null)
        {
            _list.Items.Add(entity);
        }
        else
        {
            _list.Unreadable.Add(new UnreadableEntity<TEntity>(entity, error));
        }
    }
}
