using ImageFactory.Http;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>A log up to a number of bytes, and then, if there is more of it, the line that says so.</summary>
internal sealed class LogCut(Stream log, long room) : ForwardStream
{
    private ReadOnlyMemory<byte> _mark = Mark.ToArray();
    private bool _isCut;
    private long _room = room;

    /// <summary>The line at the end of a log that was cut.</summary>
    public static ReadOnlySpan<byte> Mark =>
        "\n[imagefactory] cut here: artifacts.maxLogBytes, or the tenant's quota of logs, allows no more\n"u8;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isCut)
        {
            // Of a log that is just as long as there is room, one byte more is asked for, and does not come.
            var read = await log.ReadAsync(
                buffer[..(int)Math.Clamp(_room, Math.Min(1, buffer.Length), buffer.Length)], cancellationToken);
            if (read <= _room)
            {
                _room -= read;
                return read;
            }

            _isCut = true;
        }

        var count = Math.Min(buffer.Length, _mark.Length);
        _mark[..count].CopyTo(buffer);
        _mark = _mark[count..];
        return count;
    }
}
