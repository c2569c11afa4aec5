using System.Buffers.Binary;
using System.Text;

namespace ImageFactory.Testing.Fuzz;

/// <summary>Makes other inputs of those of a corpus. The same seed makes the same inputs.</summary>
#pragma warning disable CA5394 // Inputs of a test, not secrets.
internal sealed class Mutation(IReadOnlyList<byte[]> corpus, int seed)
{
    private const int MostChanges = 6;
    private const int MostRepetitions = 5000;

    private static readonly long[] Numbers =
    [
        0, 1, -1, sbyte.MaxValue, byte.MaxValue, short.MaxValue, ushort.MaxValue, int.MinValue, int.MaxValue,
        uint.MaxValue, long.MinValue, long.MaxValue,
    ];

    // What is a part of some format: JSON, YAML, HTML, URLs, answers in lines.
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", ",", ":", "\n", "\r\n", " ", "\t", "\0", "\\", "\u001b[31m", "null", "true", "{}",
            "[]", "\"\"", "\"a\":", "\\u0000", "\\ud800", "-", "- ", "a: ", "? ", "&a ", "*a", "<<: *a", "|\n", ">\n",
            "!!binary ", "--- ", "...", "#", "%", "%00", "?", "&", "=", "..", "/", "<head>", "</", "<a ", "&amp;", "@",
            "\u202e", "\ufeff", "0", "-1", "2147483648", "9223372036854775808", "99999999999999999999", "1e999", "NaN",
            "0x", "1.5", "9999-12-31T23:59:59Z", "0000-00-00", "253402300800",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80],
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        var input = Any(corpus).ToList();
        for (var changes = _random.Next(1, MostChanges + 1); changes > 0; changes--)
        {
            Change(input);
        }

        return [.. input.Take(FuzzedReader.LongestInput)];
    }

    private void Change(List<byte> input)
    {
        switch (_random.Next(11))
        {
            case 0 when input.Count > 0:
                input[_random.Next(input.Count)] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when input.Count > 0:
                input[_random.Next(input.Count)] = (byte)_random.Next(256);
                break;
            case 2:
                WriteNumber(input);
                break;
            case 3:
                var (start, count) = Range(input);
                input.RemoveRange(start, count);
                break;
            case 4:
                Repeat(input);
                break;
            case 5:
                Cut(input);
                break;
            case 6:
                // The beginning of one and the end of another.
                var other = Any(corpus);
                Cut(input);
                input.AddRange(other.Skip(_random.Next(other.Length + 1)));
                break;
            case 7:
                input.InsertRange(Place(input), Any(Tokens));
                break;
            case 8:
                input.InsertRange(
                    Place(input),
                    Enumerable.Repeat(Any(Tokens), _random.Next(MostRepetitions)).SelectMany(token => token));
                break;
            case 9:
                ReplaceValue(input);
                break;
            default:
                ReplaceDigits(input);
                break;
        }
    }

    private void Cut(List<byte> input)
    {
        var end = Place(input);
        input.RemoveRange(end, input.Count - end);
    }

    // As binary formats have them, in either order of bytes.
    private void WriteNumber(List<byte> input)
    {
        var bytes = new byte[8];
        var width = 1 << _random.Next(4);
        var number = Any(Numbers) + _random.Next(-1, 2);
        if (_random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            bytes = bytes[..width];
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, number);
            bytes = bytes[^width..];
        }

        var start = Place(input);
        input.RemoveRange(start, Math.Min(width, input.Count - start));
        input.InsertRange(start, bytes);
    }

    private void Repeat(List<byte> input)
    {
        var (start, count) = Range(input);
        var part = input.GetRange(start, count);
        var times = Math.Min(_random.Next(1, 100), 1 + FuzzedReader.LongestInput / Math.Max(1, count));
        input.InsertRange(start, Enumerable.Repeat(part, times).SelectMany(bytes => bytes));
    }

    // From after a colon or an equals sign to the end of what follows: another value takes its place.
    private void ReplaceValue(List<byte> input)
    {
        var start = input.FindIndex(Place(input), letter => letter is (byte)':' or (byte)'=') + 1;
        if (start > 0)
        {
            var end = input.FindIndex(start, letter => letter is (byte)',' or (byte)'}' or (byte)'\n' or (byte)'&');
            input.RemoveRange(start, (end < 0 ? input.Count : end) - start);
            input.InsertRange(start, Any(Tokens));
        }
    }

    private void ReplaceDigits(List<byte> input)
    {
        var start = input.FindIndex(Place(input), letter => char.IsAsciiDigit((char)letter));
        if (start >= 0)
        {
            var end = input.FindIndex(start, letter => !char.IsAsciiDigit((char)letter));
            input.RemoveRange(start, (end < 0 ? input.Count : end) - start);
            input.InsertRange(start, Encoding.ASCII.GetBytes($"{Any(Numbers)}"));
        }
    }

    private (int Start, int Count) Range(List<byte> input)
    {
        var start = Place(input);
        return (start, _random.Next(Math.Min(input.Count - start, 256) + 1));
    }

    private int Place(List<byte> input) => _random.Next(input.Count + 1);

    private T Any<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
#pragma warning restore CA5394
